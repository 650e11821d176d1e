/** https://www.pulumi.com/registry/packages/aws/api-docs/ec2/ */

import { at, isHidden, isMissing, text } from "../../model/json.ts";
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

/** An address that instances get on launch holds on to the block. */
function subnetIpv6({ base }: Changed): Verdict {
  const assigned = at(base.inputs, "assignIpv6AddressOnCreation");
  if (isHidden(assigned)) return { action: "unknown" };
  return assigned === true
    ? { action: "replace", reason: "Its instances are assigned addresses of the block." }
    : { action: "update" };
}

/** A public gateway has its private addresses from its elastic ones. */
function privateAddresses({ head }: Changed): Verdict {
  const type = at(head.inputs, "connectivityType");
  if (isHidden(type)) return { action: "unknown" };
  return { action: text(type) === "private" ? "replace" : "update" };
}

/** Tables that a gateway associates by default come with it. */
function defaultTable({ before, after }: Changed): Verdict {
  if (isHidden(before) || isHidden(after)) return { action: "unknown" };
  return { action: before === "disable" && after !== "disable" ? "replace" : "update" };
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
    update: `enableDnsHostnames enableDnsSupport enableNetworkAddressUsageMetrics assignGeneratedIpv6CidrBlock ipv6CidrBlock
      ipv6CidrBlockNetworkBorderGroup ipv6IpamPoolId ipv6NetmaskLength`,
    special: { instanceTenancy: tenancy },
  },
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": { others: "replace" },
  "aws:ec2/subnet:Subnet": {
    replace: `availabilityZone availabilityZoneId cidrBlock ipv4IpamPoolId ipv4NetmaskLength ipv6IpamPoolId ipv6Native
      ipv6NetmaskLength outpostArn vpcId`,
    update: `assignIpv6AddressOnCreation mapPublicIpOnLaunch mapCustomerOwnedIpOnLaunch customerOwnedIpv4Pool enableDns64
      enableLniAtDeviceIndex enableResourceNameDnsARecordOnLaunch enableResourceNameDnsAaaaRecordOnLaunch
      privateDnsHostnameTypeOnLaunch`,
    special: { ipv6CidrBlock: subnetIpv6 },
  },
  "aws:ec2/internetGateway:InternetGateway": { update: "vpcId" },
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": { replace: "vpcId" },
  "aws:ec2/natGateway:NatGateway": {
    replace: "allocationId availabilityMode connectivityType privateIp subnetId vpcId",
    update: "availabilityZoneAddresses secondaryAllocationIds secondaryPrivateIpAddresses",
    special: { secondaryPrivateIpAddressCount: privateAddresses },
  },
  "aws:ec2/eip:Eip": {
    replace: "address domain ipamPoolId networkBorderGroup publicIpv4Pool",
    update: "associateWithPrivateIp customerOwnedIpv4Pool instance networkInterface",
  },
  "aws:ec2/routeTable:RouteTable": { replace: "vpcId", update: "routes propagatingVgws" },
  "aws:ec2/route:Route": {
    replace: "routeTableId destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId",
    update: `carrierGatewayId coreNetworkArn egressOnlyGatewayId gatewayId localGatewayId natGatewayId networkInterfaceId
      odbNetworkArn transitGatewayId vpcEndpointId vpcPeeringConnectionId`,
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { replace: "subnetId gatewayId", update: "routeTableId" },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": { update: "routeTableId vpcId" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    replace: `dnsOptions.privateDnsPreference dnsOptions.privateDnsSpecifiedDomains resourceConfigurationArn serviceName
      serviceNetworkArn serviceRegion vpcEndpointType vpcId`,
    update: `autoAccept dnsOptions.dnsRecordIpType dnsOptions.privateDnsOnlyForInboundResolverEndpoint ipAddressType policy 
      routeTableIds securityGroupIds subnetConfigurations subnetIds`,
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
  "aws:ec2/defaultRouteTable:DefaultRouteTable": {
    replace: "defaultRouteTableId",
    update: "propagatingVgws routes",
  },
  "aws:ec2/eipAssociation:EipAssociation": {
    replace: "allocationId allowReassociation instanceId networkInterfaceId privateIpAddress publicIp",
  },
  "aws:ec2/managedPrefixList:ManagedPrefixList": {
    replace: "addressFamily",
    update: "entries maxEntries name",
  },
  "aws:ec2/networkAclRule:NetworkAclRule": {
    replace: `cidrBlock egress fromPort icmpCode icmpType ipv6CidrBlock networkAclId protocol ruleAction ruleNumber toPort`,
  },
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": {
    replace: `domainName domainNameServers ipv6AddressPreferredLeaseTime netbiosNameServers netbiosNodeType ntpServers`,
  },
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": {
    replace: "vpcId",
    update: "dhcpOptionsId",
  },
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
    replace: "routeTableId vpcEndpointId",
  },
  "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": {
    replace: "subnetId vpcEndpointId",
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": {
    replace: "peerOwnerId peerRegion peerVpcId vpcId",
    update: "accepter autoAccept requester",
  },
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": {
    replace: "vpcPeeringConnectionId",
    update: "accepter autoAccept requester",
  },
  "aws:ec2/vpnGateway:VpnGateway": {
    replace: "amazonSideAsn availabilityZone",
    update: "vpcId",
  },
  "aws:ec2transitgateway/transitGateway:TransitGateway": {
    replace: "multicastSupport",
    update: `amazonSideAsn autoAcceptSharedAttachments description dnsSupport encryptionSupport
      securityGroupReferencingSupport transitGatewayCidrBlocks vpnEcmpSupport`,
    special: { defaultRouteTableAssociation: defaultTable, defaultRouteTablePropagation: defaultTable },
  },
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    replace: "transitGatewayId vpcId",
    update: `applianceModeSupport dnsSupport ipv6Support securityGroupReferencingSupport subnetIds
      transitGatewayDefaultRouteTableAssociation transitGatewayDefaultRouteTablePropagation`,
  },
});
