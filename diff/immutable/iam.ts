/** https://www.pulumi.com/registry/packages/aws/api-docs/iam/ and keys: https://www.pulumi.com/registry/packages/aws/api-docs/kms/ */

import { awsRules } from "./aws.ts";

export const iam = awsRules({
  "aws:iam/role:Role": {
    replace: "name namePrefix path",
    update: `assumeRolePolicy description forceDetachPolicies inlinePolicies managedPolicyArns maxSessionDuration
      permissionsBoundary`,
  },
  "aws:iam/policy:Policy": {
    replace: "description name namePrefix path",
    update: "policy delayAfterPolicyCreationInMs",
  },
  "aws:iam/rolePolicy:RolePolicy": { replace: "name namePrefix role", update: "policy" },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { replace: "policyArn role" },
  "aws:iam/instanceProfile:InstanceProfile": { replace: "name namePrefix path", update: "role" },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    replace: "url",
    update: "clientIdLists thumbprintLists",
  },
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": { replace: "awsServiceName customSuffix", update: "description" },
  "aws:kms/key:Key": {
    replace: "customerMasterKeySpec customKeyStoreId keyUsage multiRegion xksKeyId",
    update: `bypassPolicyLockoutSafetyCheck deletionWindowInDays description enableKeyRotation isEnabled policy
      rotationPeriodInDays`,
  },
  "aws:kms/alias:Alias": { replace: "name namePrefix", update: "targetKeyId" },
  "aws:iam/groupPolicy:GroupPolicy": {
    replace: "group name namePrefix",
    update: "policy",
  },
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": {
    replace: "group policyArn",
  },
  "aws:iam/policyAttachment:PolicyAttachment": {
    replace: "name policyArn",
    update: "groups roles users",
  },
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": {
    replace: "roleName",
    update: "policyNames",
  },
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": {
    replace: "roleName",
    update: "policyArns",
  },
  "aws:iam/userPolicy:UserPolicy": {
    replace: "name namePrefix user",
    update: "policy",
  },
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": {
    replace: "policyArn user",
  },
});
