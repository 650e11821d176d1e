import assert from "node:assert/strict";
import { immutable } from "../../diff/immutable/index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { resource } from "../checks/plan-builder.ts";
import { onlyChange } from "./diffing.ts";

const loadBalancers: Readonly<Record<string, { replace?: string; update?: string }>> = {
  "loadBalancer:LoadBalancer": {
    replace: "internal loadBalancerType name subnetMappings",
    update: "enableDeletionProtection idleTimeout securityGroups subnets",
  },
  "targetGroup:TargetGroup": { replace: "name port protocol targetType vpcId", update: "healthCheck.path" },
  "listener:Listener": { replace: "loadBalancerArn", update: "certificateArn defaultActions port protocol" },
  "listenerRule:ListenerRule": { replace: "listenerArn", update: "actions conditions priority" },
};

/** Properties of each type by what a change of them asks for; one that no table can know is unknown everywhere. */
const aws: Readonly<Record<string, { replace?: string; update?: string; unknown?: string }>> = {
  "aws:eks/cluster:Cluster": {
    replace: `name roleArn bootstrapSelfManagedAddons accessConfig.bootstrapClusterCreatorAdminPermissions
      kubernetesNetworkConfig.serviceIpv4Cidr kubernetesNetworkConfig.ipFamily region computeConfig.nodeRoleArn`,
    update: `version vpcConfig.subnetIds vpcConfig.endpointPublicAccess vpcConfig.publicAccessCidrs enabledClusterLogTypes
      accessConfig.authenticationMode deletionProtection upgradePolicy.supportType tags.a
      remoteNetworkConfig.remotePodNetworks encryptionConfig.provider.keyArn`,
    unknown: "outpostConfig.outpostArns",
  },
  "aws:eks/nodeGroup:NodeGroup": {
    replace: `amiType capacityType diskSize instanceTypes nodeRoleArn subnetIds nodeGroupName nodeGroupNamePrefix clusterName
      launchTemplate.id launchTemplate.name remoteAccess.ec2SshKey`,
    update:
      "scalingConfig.maxSize labels.a taints version releaseVersion launchTemplate.version updateConfig.maxUnavailable warmPoolConfig.minSize tags.a",
    unknown: "networkInterfaces",
  },
  "aws:eks/fargateProfile:FargateProfile": {
    replace: "clusterName fargateProfileName podExecutionRoleArn selectors subnetIds anything",
    update: "tags.a",
  },
  "aws:eks/addon:Addon": {
    replace: "addonName clusterName namespaceConfig.namespace",
    update: "addonVersion configurationValues podIdentityAssociations serviceAccountRoleArn preserve",
  },
  "aws:eks/accessEntry:AccessEntry": { replace: "principalArn clusterName type", update: "kubernetesGroups userName" },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    replace: "policyArn principalArn accessScope.namespaces",
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    replace: "clusterName namespace serviceAccount",
    update: "roleArn targetRoleArn",
  },
  "aws:eks/identityProviderConfig:IdentityProviderConfig": { replace: "oidc.clientId", update: "tags.a" },
  "aws:ec2/vpc:Vpc": {
    replace: "cidrBlock ipv4IpamPoolId",
    update: "enableDnsHostnames ipv6CidrBlock ipv6IpamPoolId tags.a",
    unknown: "somethingNew",
  },
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": { replace: "cidrBlock vpcId" },
  "aws:ec2/subnet:Subnet": {
    replace: "cidrBlock availabilityZone ipv6IpamPoolId ipv6NetmaskLength vpcId",
    update: "ipv6CidrBlock mapPublicIpOnLaunch tags.a",
  },
  "aws:ec2/internetGateway:InternetGateway": { update: "vpcId" },
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": { replace: "vpcId" },
  "aws:ec2/natGateway:NatGateway": {
    replace: "allocationId subnetId connectivityType",
    update: "secondaryAllocationIds",
  },
  "aws:ec2/eip:Eip": { replace: "domain publicIpv4Pool", update: "customerOwnedIpv4Pool instance" },
  "aws:ec2/routeTable:RouteTable": { replace: "vpcId", update: "routes propagatingVgws" },
  "aws:ec2/route:Route": {
    replace: "routeTableId destinationCidrBlock",
    update: "natGatewayId gatewayId odbNetworkArn",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { replace: "subnetId", update: "routeTableId" },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": { update: "routeTableId vpcId" },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    replace: "dnsOptions.privateDnsPreference serviceName vpcId vpcEndpointType privateDnsEnabled",
    update: "dnsOptions.dnsRecordIpType policy routeTableIds securityGroupIds subnetIds",
  },
  "aws:ec2/flowLog:FlowLog": { replace: "logDestination trafficType maxAggregationInterval", update: "tags.a" },
  "aws:ec2/securityGroup:SecurityGroup": { replace: "name description vpcId", update: "ingress egress" },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": { replace: "vpcId", update: "ingress egress" },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    replace: "cidrBlocks fromPort toPort protocol securityGroupId sourceSecurityGroupId type",
    update: "description",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    replace: "securityGroupId",
    update: "cidrIpv4 fromPort toPort ipProtocol description",
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    replace: "securityGroupId",
    update: "referencedSecurityGroupId description",
  },
  "aws:ec2/networkAcl:NetworkAcl": { replace: "vpcId", update: "ingress subnetIds" },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    replace: "name namePrefix",
    update: "imageId userData blockDeviceMappings metadataOptions.httpPutResponseHopLimit tagSpecifications",
  },
  "aws:ec2/placementGroup:PlacementGroup": { replace: "name strategy" },
  "aws:iam/role:Role": {
    replace: "name namePrefix path",
    update: "assumeRolePolicy description permissionsBoundary maxSessionDuration",
  },
  "aws:iam/policy:Policy": { replace: "name path description", update: "policy" },
  "aws:iam/rolePolicy:RolePolicy": { replace: "name role", update: "policy" },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { replace: "role policyArn" },
  "aws:iam/instanceProfile:InstanceProfile": { replace: "name path", update: "role" },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": { replace: "url", update: "clientIdLists thumbprintLists" },
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": { replace: "awsServiceName", update: "description" },
  "aws:kms/key:Key": { replace: "keyUsage multiRegion", update: "policy enableKeyRotation deletionWindowInDays" },
  "aws:kms/alias:Alias": { replace: "name", update: "targetKeyId" },
  "aws:cloudwatch/logGroup:LogGroup": { replace: "name namePrefix logGroupClass", update: "retentionInDays kmsKeyId" },
  "aws:cloudwatch/logStream:LogStream": { replace: "name logGroupName" },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": { replace: "name logGroupName", update: "pattern" },
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
    replace: "name destinationArn",
    update: "filterPattern",
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    replace: "name",
    update: "threshold dimensions.ClusterName alarmActions",
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": { replace: "actionsEnabled alarmName", update: "alarmRule" },
  "aws:cloudwatch/dashboard:Dashboard": { replace: "dashboardName", update: "dashboardBody" },
  "aws:cloudwatch/eventRule:EventRule": { replace: "name eventBusName", update: "eventPattern state" },
  "aws:cloudwatch/eventTarget:EventTarget": {
    replace: "rule targetId",
    update: "arn ecsTarget.taskCount forceDestroy",
  },
  "aws:sns/topic:Topic": { replace: "name fifoTopic", update: "archivePolicy policy" },
  "aws:sns/topicSubscription:TopicSubscription": { replace: "endpoint protocol topic", update: "filterPolicy" },
  "aws:sqs/queue:Queue": { replace: "name fifoQueue", update: "visibilityTimeoutSeconds policy" },
  "aws:sqs/queuePolicy:QueuePolicy": { replace: "queueUrl", update: "policy" },
  "aws:efs/fileSystem:FileSystem": { replace: "encrypted kmsKeyId performanceMode", update: "throughputMode" },
  "aws:efs/mountTarget:MountTarget": { replace: "subnetId fileSystemId", update: "securityGroups" },
  "aws:efs/accessPoint:AccessPoint": { replace: "posixUser.uid rootDirectory.path", update: "tags.a" },
  "aws:efs/backupPolicy:BackupPolicy": { replace: "fileSystemId", update: "backupPolicy.status" },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": { replace: "fileSystemId", update: "policy" },
  "aws:ecr/repository:Repository": { replace: "name encryptionConfigurations", update: "imageTagMutability" },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": { replace: "policy repository" },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { replace: "repository", update: "policy" },
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {
    replace: "upstreamRegistryUrl upstreamRepositoryPrefix",
    update: "credentialArn customRoleArn",
  },
  "aws:s3/bucket:Bucket": {
    replace: "bucket objectLockEnabled objectLockConfiguration.objectLockEnabled",
    update: "versioning policy objectLockConfiguration.rule replicationConfiguration.role",
  },
  "aws:s3/bucketPolicy:BucketPolicy": { replace: "bucket", update: "policy" },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { replace: "bucket", update: "blockPublicAcls" },
  "aws:secretsmanager/secret:Secret": { replace: "name type", update: "kmsKeyId recoveryWindowInDays" },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    replace: "secretId secretString",
    update: "secretStringWoVersion versionStages",
    unknown: "secretStringWo",
  },
  "aws:ssm/parameter:Parameter": { replace: "dataType name", update: "tier type value" },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": { replace: "bucket", update: "rules" },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": { replace: "bucket", update: "rule.objectOwnership" },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    replace: "bucket expectedBucketOwner",
    update: "rules",
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    replace: "bucket expectedBucketOwner",
    update: "versioningConfiguration.status",
  },
  "aws:backup/plan:Plan": { replace: "name", update: "rules" },
  "aws:backup/selection:Selection": { replace: "conditions iamRoleArn name planId resources selectionTags" },
  "aws:backup/vault:Vault": { replace: "kmsKeyArn name", update: "forceDestroy" },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { replace: "policyName", update: "policyDocument" },
  "aws:cloudwatch/queryDefinition:QueryDefinition": { update: "logGroupNames name queryString" },
  "aws:sns/topicPolicy:TopicPolicy": { replace: "arn", update: "policy" },
  "aws:eks/capability:Capability": {
    replace: "capabilityName clusterName configuration.argoCd.namespace type",
    update: "configuration.argoCd.networkAccess.vpceIds roleArn",
  },
  "aws:ec2/defaultRouteTable:DefaultRouteTable": { replace: "defaultRouteTableId", update: "routes" },
  "aws:ec2/eipAssociation:EipAssociation": { replace: "allocationId instanceId networkInterfaceId" },
  "aws:ec2/managedPrefixList:ManagedPrefixList": { replace: "addressFamily", update: "entries maxEntries name" },
  "aws:ec2/networkAclRule:NetworkAclRule": {
    replace: "cidrBlock egress fromPort protocol ruleAction ruleNumber toPort",
  },
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": { replace: "domainName domainNameServers", update: "tags.a" },
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": { replace: "vpcId", update: "dhcpOptionsId" },
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
    replace: "routeTableId vpcEndpointId",
  },
  "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": { replace: "subnetId vpcEndpointId" },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": {
    replace: "peerRegion peerVpcId vpcId",
    update: "autoAccept requester.allowRemoteVpcDnsResolution",
  },
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": {
    replace: "vpcPeeringConnectionId",
    update: "autoAccept",
  },
  "aws:ec2/vpnGateway:VpnGateway": { replace: "amazonSideAsn availabilityZone", update: "vpcId" },
  "aws:ec2transitgateway/transitGateway:TransitGateway": {
    replace: "multicastSupport",
    update: "amazonSideAsn defaultRouteTableAssociation description",
  },
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    replace: "transitGatewayId vpcId",
    update: "dnsSupport subnetIds",
  },
  "aws:iam/groupPolicy:GroupPolicy": { replace: "group name", update: "policy" },
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { replace: "group policyArn" },
  "aws:iam/policyAttachment:PolicyAttachment": { replace: "name policyArn", update: "roles" },
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": { replace: "roleName", update: "policyNames" },
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": {
    replace: "roleName",
    update: "policyArns",
  },
  "aws:iam/userPolicy:UserPolicy": { replace: "name user", update: "policy" },
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": { replace: "policyArn user" },
  "aws:rds/instance:Instance": {
    replace: "availabilityZone dbName engine kmsKeyId snapshotIdentifier storageEncrypted username",
    update: "allocatedStorage engineVersion identifier instanceClass monitoringRoleArn storageType",
    unknown: "warningEventCategories",
  },
  "aws:rds/cluster:Cluster": {
    replace: "clusterIdentifier dbSubnetGroupName engine kmsKeyId masterUsername storageEncrypted storageType",
    update: "backupRetentionPeriod engineVersion",
  },
  "aws:rds/clusterInstance:ClusterInstance": { replace: "clusterIdentifier engine", update: "instanceClass" },
  "aws:rds/subnetGroup:SubnetGroup": { replace: "name", update: "subnetIds" },
  "aws:dynamodb/table:Table": {
    replace: "hashKey localSecondaryIndexes name rangeKey restoreSourceName",
    update: "attributes billingMode globalSecondaryIndexes",
  },
  "aws:ebs/volume:Volume": { replace: "availabilityZone encrypted kmsKeyId snapshotId", update: "iops size type" },
  "aws:ebs/snapshot:Snapshot": { replace: "description volumeId", update: "storageTier" },
  "aws:autoscaling/group:Group": {
    replace: "initialLifecycleHooks name namePrefix",
    update: "launchTemplate.version maxSize mixedInstancesPolicy.instancesDistribution vpcZoneIdentifiers",
    unknown: "instanceLifecyclePolicy.retentionTriggers",
  },
  "aws:ec2/instance:Instance": {
    replace: "ami availabilityZone keyName launchTemplate.version rootBlockDevice.encrypted subnetId",
    update: "iamInstanceProfile rootBlockDevice.volumeSize userData vpcSecurityGroupIds",
    unknown: "instanceType enablePrimaryIpv6",
  },
  "aws:acm/certificate:Certificate": {
    replace: "domainName keyAlgorithm subjectAlternativeNames validationMethod",
    update: "certificateBody options.certificateTransparencyLoggingPreference",
  },
  "aws:acm/certificateValidation:CertificateValidation": { replace: "certificateArn validationRecordFqdns" },
  "aws:route53/record:Record": { replace: "name type zoneId", update: "aliases records setIdentifier ttl" },
  "aws:route53/zone:Zone": { replace: "delegationSetId name", update: "comment vpcs" },
  "aws:wafv2/webAcl:WebAcl": { replace: "name scope", update: "defaultAction rules" },
  "aws:wafv2/webAclAssociation:WebAclAssociation": { replace: "resourceArn webAclArn" },
  "aws:wafv2/ipSet:IpSet": { replace: "ipAddressVersion name scope", update: "addresses" },
  "pulumi:providers:aws": { update: "defaultTags.tags.a profile", unknown: "region assumeRoles" },
  "pulumi:providers:kubernetes": {
    replace: "clusterIdentifier renderYamlToDirectory",
    update: "enableServerSideApply",
    unknown: "kubeconfig context namespace",
  },
};

const kubernetes: typeof aws = {
  "apps/v1:Deployment": {
    replace: "spec.selector.matchLabels.a metadata.name metadata.namespace",
    update: "spec.replicas spec.template.spec.containers spec.strategy.type metadata.labels.a metadata.annotations.a",
  },
  "apps/v1:DaemonSet": { replace: "spec.selector.matchLabels.a", update: "spec.template.spec.hostNetwork" },
  "apps/v1:ReplicaSet": { replace: "spec.selector.matchLabels.a", update: "spec.replicas" },
  "apps/v1:StatefulSet": {
    replace: `spec.selector.matchLabels.a spec.serviceName spec.podManagementPolicy spec.volumeClaimTemplates
      spec.anythingElse`,
    update: "spec.replicas spec.template.spec.containers spec.updateStrategy.type spec.minReadySeconds",
  },
  "batch/v1:Job": {
    replace:
      "spec.template.spec.containers spec.completions spec.parallelism spec.selector.matchLabels spec.completionMode",
    update: "spec.suspend spec.ttlSecondsAfterFinished spec.backoffLimit",
  },
  "batch/v1:CronJob": { replace: "metadata.name", update: "spec.schedule spec.jobTemplate.spec.template" },
  "core/v1:Pod": { replace: "spec.containers spec.nodeName", update: "spec.tolerations metadata.labels.a" },
  "autoscaling/v1:HorizontalPodAutoscaler": { update: "spec.maxReplicas" },
  "autoscaling/v2:HorizontalPodAutoscaler": { update: "spec.maxReplicas spec.metrics", replace: "metadata.name" },
  "scheduling.k8s.io/v1:PriorityClass": { replace: "value preemptionPolicy", update: "description" },
  "core/v1:Service": {
    replace: "spec.clusterIP spec.clusterIPs spec.loadBalancerClass",
    update: "spec.type spec.ports spec.selector.a spec.externalTrafficPolicy metadata.annotations.a",
  },
  "networking.k8s.io/v1:Ingress": { update: "spec.ingressClassName spec.rules", replace: "metadata.namespace" },
  "networking.k8s.io/v1:IngressClass": { replace: "spec.controller", update: "spec.parameters" },
  "networking.k8s.io/v1:NetworkPolicy": { update: "spec.podSelector.matchLabels.a spec.ingress" },
  "policy/v1:PodDisruptionBudget": { update: "spec.minAvailable spec.selector.matchLabels.a" },
  "policy/v1beta1:PodDisruptionBudget": { replace: "spec.minAvailable" },
  "core/v1:LimitRange": { update: "spec.limits" },
  "core/v1:ResourceQuota": { replace: "spec.scopes", update: "spec.hard.pods" },
  "core/v1:ConfigMap": { replace: "data.a binaryData.a", update: "immutable metadata.labels.a" },
  "core/v1:Secret": { replace: "data.a stringData.a type", update: "immutable" },
  "core/v1:PersistentVolumeClaim": {
    replace: "spec.accessModes spec.storageClassName spec.volumeName spec.selector.matchLabels spec.volumeMode",
    update: "spec.resources.requests.storage spec.volumeAttributesClassName",
  },
  "core/v1:PersistentVolume": {
    replace: "spec.csi.volumeHandle spec.hostPath.path spec.nodeAffinity.required",
    update: "spec.capacity.storage spec.persistentVolumeReclaimPolicy",
    unknown: "spec.accessModes",
  },
  "storage.k8s.io/v1:StorageClass": {
    replace: "provisioner parameters.type reclaimPolicy volumeBindingMode",
    update: "allowVolumeExpansion",
  },
  "core/v1:ServiceAccount": { replace: "metadata.name", update: "automountServiceAccountToken metadata.annotations.a" },
  "core/v1:Namespace": { replace: "metadata.name", update: "metadata.labels.a" },
  "rbac.authorization.k8s.io/v1:Role": { update: "rules" },
  "rbac.authorization.k8s.io/v1:ClusterRole": { update: "rules" },
  "rbac.authorization.k8s.io/v1:RoleBinding": { replace: "roleRef.name", update: "subjects" },
  "rbac.authorization.k8s.io/v1:ClusterRoleBinding": { replace: "roleRef.name", update: "subjects" },
  "helm.sh/v3:Release": { replace: "name namespace", update: "values.a version chart" },
};

const known = {
  ...aws,
  ...Object.fromEntries(
    Object.entries(loadBalancers).flatMap(([type, cases]) =>
      ["lb", "alb"].map((name) => [`aws:${name}/${type}`, cases]),
    ),
  ),
  ...Object.fromEntries(Object.entries(kubernetes).map(([kind, one]) => [`kubernetes:${kind}`, one])),
};
const outsideTables = {
  "aws:redshift/cluster:Cluster": { unknown: "nodeType" },
  "kubernetes:core/v1:ConfigMapPatch": { update: "data.a", replace: "metadata.name" },
  "kubernetes:karpenter.sh/v1:NodePool": {
    unknown: "spec.limits",
    replace: "metadata.name",
    update: "metadata.labels.a",
  },
};

function inputs(path: string, value: Json): PlannedResource["inputs"] {
  const [first = "", ...rest] = path.split(".");
  return { [first]: rest.length === 0 ? value : inputs(rest.join("."), value) };
}

function verdictOf(type: string, path: string, before: Json | undefined, after: Json | undefined) {
  const side = (value: Json | undefined) => [
    resource(type, "one", { inputs: value === undefined ? {} : inputs(path, value) }),
  ];
  const change = onlyChange(side(before), side(after));
  assert.equal(change.properties.length, 1);
  assert.equal(change.properties[0]?.path, path);
  return change.properties[0]!;
}

describe("the tables of immutable properties", () => {
  it("have a case here for every type", () => {
    assert.deepEqual(
      Object.keys(immutable).filter((type) => !(type in known)),
      [],
    );
  });

  for (const [type, cases] of Object.entries({ ...known, ...outsideTables }))
    for (const [action, paths] of Object.entries(cases))
      it(`${type}: ${action} for ${paths.split(/\s+/).join(", ")}`, () => {
        for (const path of paths.split(/\s+/)) {
          const property = verdictOf(type, path, "a", "b");
          assert.equal(property.action, action, path);
          if (action !== "update") assert(property.reason, path);
          if (!type.startsWith("aws:redshift")) assert.match(property.page ?? "", /^https:\/\//, path);
        }
      });

  for (const [type, path, before, after, action] of [
    ["aws:eks/cluster:Cluster", "version", "1.35", "1.36", "update"],
    ["aws:eks/cluster:Cluster", "version", "1.36", "1.35", "unknown"],
    ["aws:eks/cluster:Cluster", "encryptionConfig", undefined, { provider: { keyArn: "a" } }, "update"],
    ["aws:eks/cluster:Cluster", "encryptionConfig", { provider: { keyArn: "a" } }, undefined, "replace"],
    ["aws:eks/cluster:Cluster", "accessConfig", undefined, { authenticationMode: "API" }, "update"],
    [
      "aws:eks/cluster:Cluster",
      "accessConfig",
      undefined,
      { bootstrapClusterCreatorAdminPermissions: false },
      "replace",
    ],
    ["aws:eks/nodeGroup:NodeGroup", "launchTemplate", undefined, { id: "lt-1", version: "1" }, "replace"],
    ["aws:eks/cluster:Cluster", "computeConfig", { nodeRoleArn: "a" }, { enabled: false }, "update"],
    ["aws:eks/cluster:Cluster", "computeConfig", { enabled: true }, { enabled: true, nodeRoleArn: "a" }, "update"],
    ["aws:ssm/parameter:Parameter", "tier", "Advanced", "Standard", "replace"],
    ["aws:dynamodb/table:Table", "restoreSourceName", "a", undefined, "update"],
    ["aws:dynamodb/table:Table", "warmThroughput", { readUnitsPerSecond: 2 }, { readUnitsPerSecond: 1 }, "replace"],
    ["aws:dynamodb/table:Table", "warmThroughput", { readUnitsPerSecond: 1 }, { readUnitsPerSecond: 2 }, "update"],
    ["aws:ec2/instance:Instance", "enablePrimaryIpv6", true, false, "replace"],
    ["aws:ec2/instance:Instance", "enablePrimaryIpv6", undefined, true, "update"],
    [
      "aws:ec2transitgateway/transitGateway:TransitGateway",
      "defaultRouteTableAssociation",
      "disable",
      "enable",
      "replace",
    ],
    ["aws:secretsmanager/secretVersion:SecretVersion", "secretString", "a", undefined, "unknown"],
    ["aws:s3/bucketVersioning:BucketVersioning", "expectedBucketOwner", undefined, "1", "unknown"],
    [
      "aws:lb/loadBalancer:LoadBalancer",
      "subnetMappings",
      [{ subnetId: "a" }],
      [{ subnetId: "a" }, { subnetId: "b" }],
      "update",
    ],
    ["aws:ec2/vpc:Vpc", "instanceTenancy", "dedicated", "default", "update"],
    ["aws:ec2/vpc:Vpc", "instanceTenancy", "default", "dedicated", "replace"],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "cidrIpv4", "10.0.0.0/8", undefined, "replace"],
    ["kubernetes:core/v1:ConfigMap", "immutable", true, undefined, "replace"],
    ["kubernetes:core/v1:ConfigMap", "data", { a: "1" }, undefined, "replace"],
    ["kubernetes:core/v1:Service", "metadata", { labels: { a: "1" } }, { labels: { a: "1" }, name: "x" }, "replace"],
    ["kubernetes:core/v1:Service", "metadata", undefined, { labels: { a: "1" } }, "update"],
  ] as const)
    it(`${type}: ${path} from ${JSON.stringify(before)} to ${JSON.stringify(after)} is ${action}`, () => {
      const side = (value: Json | undefined) => [
        resource(type, "one", { inputs: value === undefined ? {} : { [path]: value } }),
      ];
      assert.equal(onlyChange(side(before as Json), side(after as Json)).properties[0]?.action, action);
    });

  const network = (inputs: Record<string, Json>) => ({ loadBalancerType: "network", ...inputs });
  for (const [type, before, after, action] of [
    [
      "aws:ec2/subnet:Subnet",
      { assignIpv6AddressOnCreation: true, ipv6CidrBlock: "a" },
      { ipv6CidrBlock: "b" },
      "replace",
    ],
    [
      "aws:ec2/natGateway:NatGateway",
      { connectivityType: "private" },
      { secondaryPrivateIpAddressCount: 2 },
      "replace",
    ],
    ["aws:ec2/natGateway:NatGateway", { connectivityType: "public" }, { secondaryPrivateIpAddressCount: 2 }, "update"],
    ["aws:ec2/instance:Instance", { userDataReplaceOnChange: true, userData: "a" }, { userData: "b" }, "replace"],
    ["aws:rds/cluster:Cluster", { engine: "aurora-mysql", storageType: "" }, { storageType: "aurora-iopt1" }, "update"],
    ["aws:lb/loadBalancer:LoadBalancer", network({ securityGroups: ["a"] }), { securityGroups: ["b"] }, "update"],
    ["aws:lb/loadBalancer:LoadBalancer", network({}), { securityGroups: ["b"] }, "replace"],
    ["aws:lb/loadBalancer:LoadBalancer", network({ subnets: ["a"] }), { subnets: ["a", "b"] }, "update"],
    ["aws:lb/loadBalancer:LoadBalancer", network({ subnets: ["a", "b"] }), { subnets: ["a"] }, "replace"],
    ["aws:lb/loadBalancer:LoadBalancer", network({ subnets: ["a"] }), { subnets: ["b"] }, "replace"],
    [
      "aws:lb/loadBalancer:LoadBalancer",
      { subnetMappings: [{ subnetId: "a" }] },
      { subnetMappings: [{ subnetId: "b" }, { subnetId: "c" }] },
      "replace",
    ],
    ["kubernetes:core/v1:Service", {}, { metadata: { namespace: "default" } }, "update"],
    ["kubernetes:core/v1:Service", {}, { metadata: { namespace: "web" } }, "replace"],
    ["aws:lb/loadBalancer:LoadBalancer", network({ subnets: ["a"] }), { subnets: { unknown: true } }, "unknown"],
    [
      "aws:lb/loadBalancer:LoadBalancer",
      network({ secondaryIpsAutoAssignedPerSubnet: "2" }),
      { secondaryIpsAutoAssignedPerSubnet: 1 },
      "replace",
    ],
    ["aws:eks/addon:Addon", { addonVersion: "1" }, { addonVersion: { unknown: true } }, "update"],
    ["aws:eks/addon:Addon", { addonName: "1" }, { addonName: { unknown: true } }, "unknown"],
    [
      "kubernetes:core/v1:ConfigMap",
      { immutable: true, data: { a: "1" } },
      { immutable: true, data: { a: "2" } },
      "replace",
    ],
  ] as [string, Record<string, Json>, Record<string, Json>, string][])
    it(`${type}: ${JSON.stringify(after)} after ${JSON.stringify(before)} is ${action}`, () => {
      const side = (inputs: Record<string, Json>) => [resource(type, "one", { inputs })];
      assert.equal(onlyChange(side(before), side({ ...before, ...after })).action, action);
    });

  it("say why a value that is not known yet is still an update", () => {
    const version = verdictOf("aws:eks/addon:Addon", "addonVersion", "1", { unknown: true });
    assert.equal(version.reason, "Its value is known only once it is deployed, so it may also stay as it is.");
    const type = verdictOf("aws:eks/accessEntry:AccessEntry", "type", "a", { unknown: true });
    assert.equal(type.reason, "One of the two plans does not know it, so it may change.");
  });

  it("know the Region of a resource that names none", () => {
    const side = (own: Json | undefined, ...regions: string[]) => {
      const provider = resource("pulumi:providers:aws", "aws", { inputs: own === undefined ? {} : { region: own } });
      const inputs = Object.fromEntries(regions.map((region) => ["region", region]));
      return [provider, resource("aws:sqs/queue:Queue", "one", { inputs, provider: provider.urn })];
    };
    const told = (own: Json | undefined) => onlyChange(side(own), side(own, "eu-west-1")).action;
    assert.deepEqual(["eu-west-1", "eu-west-2", undefined, { unknown: true }].map(told), [
      "update",
      "replace",
      "unknown",
      "unknown",
    ]);
  });

  it("know that an interface endpoint changes its private DNS in place", () => {
    const side = (privateDnsEnabled: boolean) => [
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", "one", {
        inputs: { vpcEndpointType: "Interface", privateDnsEnabled },
      }),
    ];
    assert.equal(onlyChange(side(true), side(false)).action, "update");
  });

  it("know that a load balancer class goes with the type of its Service", () => {
    const side = (spec: Json) => [resource("kubernetes:core/v1:Service", "one", { inputs: { spec } })];
    const [before, after] = [{ type: "ClusterIP" }, { type: "LoadBalancer", loadBalancerClass: "a" }];
    assert.equal(onlyChange(side(before), side(after)).action, "update");
  });

  it("ask the provider whether ConfigMaps and Secrets may change", () => {
    for (const [kind, option] of [
      ["ConfigMap", "enableConfigMapMutable"],
      ["Secret", "enableSecretMutable"],
    ] as const) {
      const side = (data: string, immutable: boolean, mutable: boolean) => {
        const provider = resource("pulumi:providers:kubernetes", "k8s", { inputs: { [option]: mutable } });
        const part = { provider: provider.urn, inputs: { data: { a: data }, immutable } };
        return [provider, resource(`kubernetes:core/v1:${kind}`, "one", part)];
      };
      assert.equal(onlyChange(side("1", false, true), side("2", false, true)).action, "update");
      assert.equal(onlyChange(side("1", false, false), side("2", false, false)).action, "replace");
      const reasons = ([isImmutable, mutable]: [boolean, boolean]) =>
        onlyChange(side("1", true, mutable), side("2", isImmutable, mutable)).properties.map(({ reason }) => reason);
      assert.deepEqual(reasons([true, true]), ["It is immutable."]);
      assert.match(reasons([false, true]).join(), /^The API refuses.*The API refuses/);
      assert.match(reasons([false, false]).join(), new RegExp(`unless it has ${option}`));
    }
  });

  it("know a cluster by the identifier that the provider has", () => {
    const side = (kubeconfig: string, clusterIdentifier?: string) => [
      resource("pulumi:providers:kubernetes", "k8s", {
        inputs: { kubeconfig, ...(clusterIdentifier === undefined ? {} : { clusterIdentifier }) },
      }),
    ];
    assert.equal(onlyChange(side("a", "x"), side("b", "x")).action, "update");
    assert.equal(onlyChange(side("a", "x"), side("b", "y")).action, "replace");
    assert.equal(onlyChange(side("a"), side("b")).action, "unknown");
  });
});
