/** Instances, alone and in groups: https://www.pulumi.com/registry/packages/aws/api-docs/ec2/instance/ */

import { at } from "../../model/json.ts";
import { awsRules } from "./aws.ts";
import type { Changed, Verdict } from "./rules.ts";

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
function userData({ head }: Changed): Verdict {
  const reason = "The instance stops and starts again; user data runs at its first start alone.";
  return at(head.inputs, "userDataReplaceOnChange") === true
    ? { action: "replace", reason: "userDataReplaceOnChange says so." }
    : { action: "update", reason };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-resize.html */
const instanceType: Verdict = {
  action: "unknown",
  reason: "The instance stops for another type of the same architecture, and is replaced for one of another.",
  page: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-resize.html",
};

function primaryIpv6({ before, after }: Changed): Verdict {
  if (before === true) return { action: "replace", reason: "An interface keeps its primary IPv6 address." };
  return { action: after === true || after === false ? "update" : "unknown" };
}

const version: Verdict = {
  action: "replace",
  reason: "An instance stays with the version of the launch template that it was started from.",
};

export const instances = awsRules({
  "aws:autoscaling/group:Group": {
    replace: "initialLifecycleHooks name namePrefix",
    update: `availabilityZoneDistribution availabilityZones capacityRebalance capacityReservationSpecification context
      defaultCooldown defaultInstanceWarmup desiredCapacity desiredCapacityType enabledMetrics forceDelete
      forceDeleteWarmPool healthCheckGracePeriod healthCheckType ignoreFailedScalingActivities
      instanceMaintenancePolicy instanceRefresh launchConfiguration launchTemplate loadBalancers maxInstanceLifetime
      maxSize metricsGranularity minElbCapacity minSize mixedInstancesPolicy placementGroup protectFromScaleIn
      serviceLinkedRoleArn suspendedProcesses targetGroupArns terminationPolicies trafficSources vpcZoneIdentifiers
      waitForCapacityTimeout waitForElbCapacity warmPool`,
  },
  "aws:ec2/instance:Instance": {
    replace: `ami associatePublicIpAddress availabilityZone cpuOptions.amdSevSnp ebsBlockDevices ebsOptimized enclaveOptions
      hibernation hostId instanceMarketOptions keyName launchTemplate.id launchTemplate.name networkInterfaces
      placementGroup placementGroupId placementPartitionNumber primaryNetworkInterface privateIp
      rootBlockDevice.encrypted rootBlockDevice.kmsKeyId secondaryNetworkInterfaces securityGroups subnetId tenancy`,
    update: `capacityReservationSpecification cpuOptions.coreCount cpuOptions.nestedVirtualization
      cpuOptions.threadsPerCore creditSpecification disableApiStop disableApiTermination ephemeralBlockDevices
      forceDestroy getPasswordData hostResourceGroupArn iamInstanceProfile instanceInitiatedShutdownBehavior
      ipv6AddressCount maintenanceOptions metadataOptions monitoring privateDnsNameOptions
      rootBlockDevice.deleteOnTermination rootBlockDevice.iops rootBlockDevice.throughput rootBlockDevice.volumeSize
      rootBlockDevice.volumeType secondaryPrivateIps sourceDestCheck userDataReplaceOnChange volumeTags
      vpcSecurityGroupIds`,
    special: {
      userData: userData,
      userDataBase64: userData,
      instanceType: instanceType,
      enablePrimaryIpv6: primaryIpv6,
      ipv6Addresses: "replace",
      "launchTemplate.version": version,
    },
  },
});
