/** https://www.pulumi.com/registry/packages/aws/api-docs/ec2/ */

import { at, isMissing, text } from "../../model/json.ts";
import { awsRules } from "./aws.ts";
import type { Changed, Verdict } from "./rules.ts";

/** A VPC can give up dedicated tenancy, not take it on: https://docs.aws.amazon.com/vpc/latest/userguide/change-tenancy-vpc.html */
function tenancy({ before, after }: Changed): Verdict {
  const page = "https://docs.aws.amazon.com/vpc/latest/userguide/change-tenancy-vpc.html";
  return { action: before === "dedicated" && (after === "default" || isMissing(after)) ? "update" : "replace", page };
}

function privateDns({ head }: Changed): Verdict {
  return { action: text(at(head.inputs, "vpcEndpointType")) === "Interface" ? "update" : "replace" };
}

/** A rule keeps its kind of source; another source of the same kind is an update. */
function source({ before, after }: Changed): Verdict {
  return isMissing(before) || isMissing(after)
    ? { action: "replace", reason: "A rule cannot change what kind of source it has." }
    : { action: "update" };
}

const sources = {
  cidrIpv4: source,
  cidrIpv6: source,
  prefixListId: source,
  referencedSecurityGroupId: source,
};

export const ec2 = awsRules({
  "aws:ec2/vpc:Vpc": {
    replace: "cidrBlock ipv4IpamPoolId ipv4NetmaskLength",
    update: `enableDnsHostnames enableDnsSupport enableNetworkAddressUsageMetrics assignGeneratedIpv6CidrBlock`,
    special: { instanceTenancy: tenancy },
  },
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": { others: "replace" },
  "aws:ec2/subnet:Subnet": {
    replace:
      "availabilityZone availabilityZoneId cidrBlock ipv4IpamPoolId ipv4NetmaskLength ipv6Native outpostArn vpcId",
    update: `assignIpv6AddressOnCreation mapPublicIpOnLaunch mapCustomerOwnedIpOnLaunch customerOwnedIpv4Pool enableDns64
      enableLniAtDeviceIndex enableResourceNameDnsARecordOnLaunch enableResourceNameDnsAaaaRecordOnLaunch
      privateDnsHostnameTypeOnLaunch`,
  },
  "aws:ec2/internetGateway:InternetGateway": { update: "vpcId" },
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": { replace: "vpcId" },
  "aws:ec2/natGateway:NatGateway": {
    replace: "allocationId availabilityMode connectivityType privateIp subnetId vpcId",
    update:
      "availabilityZoneAddresses secondaryAllocationIds secondaryPrivateIpAddresses secondaryPrivateIpAddressCount",
  },
  "aws:ec2/eip:Eip": {
    replace: "address customerOwnedIpv4Pool domain ipamPoolId networkBorderGroup publicIpv4Pool",
    update: "associateWithPrivateIp instance networkInterface",
  },
  "aws:ec2/routeTable:RouteTable": { replace: "vpcId", update: "routes propagatingVgws" },
  "aws:ec2/route:Route": {
    replace: "routeTableId destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId",
    update: `carrierGatewayId coreNetworkArn egressOnlyGatewayId gatewayId localGatewayId natGatewayId networkInterfaceId
      transitGatewayId vpcEndpointId vpcPeeringConnectionId`,
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { replace: "subnetId gatewayId", update: "routeTableId" },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": { replace: "vpcId", update: "routeTableId" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    replace: "resourceConfigurationArn serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId",
    update: "autoAccept dnsOptions ipAddressType policy routeTableIds securityGroupIds subnetConfigurations subnetIds",
    special: { privateDnsEnabled: privateDns },
  },
  "aws:ec2/flowLog:FlowLog": { others: "replace" },
  "aws:ec2/securityGroup:SecurityGroup": {
    replace: "description name namePrefix vpcId",
    update: "ingress egress revokeRulesOnDelete",
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    replace: "vpcId",
    update: "ingress egress revokeRulesOnDelete",
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    replace: `cidrBlocks fromPort ipv6CidrBlocks prefixListIds protocol securityGroupId self sourceSecurityGroupId toPort
      type`,
    update: "description",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    replace: "securityGroupId",
    update: "description fromPort ipProtocol toPort",
    special: sources,
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    replace: "securityGroupId",
    update: "description fromPort ipProtocol toPort",
    special: sources,
  },
  "aws:ec2/networkAcl:NetworkAcl": { replace: "vpcId", update: "ingress egress subnetIds" },
  // All but its name is a new version of it: https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html
  "aws:ec2/launchTemplate:LaunchTemplate": { replace: "name namePrefix", others: "update" },
  "aws:ec2/placementGroup:PlacementGroup": { replace: "name partitionCount spreadLevel strategy" },
});
