import * as z from "zod";
import { arn, duration, regionName, says } from "./primitives.ts";
import { tagMap } from "./tags.ts";

const accountId = z
  .string()
  .regex(/^\d{12}$/, says("which is no AWS account id", 'Write twelve digits in quotes, like "111122223333".'))
  .meta({ examples: ["111122223333"] });

const text = z.string().min(1);
const sessionName = z
  .string()
  .regex(/^[\w+=,.@-]{2,64}$/, says("which is no session name", "Use 2 to 64 letters, digits and + = , . @ - _"))
  .meta({ examples: ["eks-platform"] });

const assumeRole = z.strictObject({
  roleArn: arn("iam", "role/").describe("Role to take on"),
  sessionName: sessionName.optional().describe("Name of the session, as CloudTrail will show it"),
  duration: duration("1h").optional().describe("How long the session lasts"),
  policy: text.optional().describe("Policy document that narrows the session further"),
  policyArns: z.array(arn("iam", "policy/")).optional().describe("Managed policies that narrow the session further"),
  externalId: text.optional().describe("External id that the role's trust asks for"),
  sourceIdentity: text.optional().describe("Source identity of the session"),
  tags: tagMap().optional().describe("Session tags"),
  transitiveTagKeys: z.array(text).optional().describe("Session tags that later sessions keep"),
});

/**
 * What stands under `aws:` in a stack file, all of it handed to the one explicit provider.
 * https://www.pulumi.com/registry/packages/aws/installation-configuration/
 */
export const aws = z.strictObject({
  region: regionName().describe("AWS region the stack lives in"),
  profile: text
    .meta({ examples: ["platform-dev"] })
    .optional()
    .describe("Profile in ~/.aws/config that deploys"),
  assumeRoles: z
    .array(assumeRole)
    .optional()
    .describe("Roles to take on, one after the other, before anything is done"),
  allowedAccountIds: z
    .array(accountId)
    .optional()
    .describe("Accounts this stack may be deployed to; anything else is refused"),
  forbiddenAccountIds: z.array(accountId).optional().describe("Accounts this stack must never be deployed to"),
  defaultTags: z
    .strictObject({ tags: tagMap().optional().describe("Tags by key") })
    .optional()
    .describe("Tags that the provider puts on everything it creates, beneath those of `eks-platform:tags`"),
  ignoreTags: z
    .strictObject({
      keys: z.array(text).optional().describe("Tag keys to leave alone"),
      keyPrefixes: z.array(text).optional().describe("Beginnings of tag keys to leave alone"),
    })
    .optional()
    .describe("Tags that others put on the resources and that a deployment must not remove"),
  maxRetries: z.int().min(0).max(100).optional().describe("How often an AWS call is tried again"),
  retryMode: z.enum(["standard", "adaptive"]).optional().describe("How an AWS call is tried again"),
  sharedConfigFiles: z.array(text).optional().describe("Instead of ~/.aws/config"),
  sharedCredentialsFiles: z.array(text).optional().describe("Instead of ~/.aws/credentials"),
  customCaBundle: text.optional().describe("File with certificates to trust, behind an inspecting proxy"),
  httpProxy: text.optional().describe("Proxy for HTTP"),
  httpsProxy: text.optional().describe("Proxy for HTTPS"),
  noProxy: text.optional().describe("Hosts to reach without the proxy"),
  stsRegion: regionName().optional().describe("Region whose STS is asked for credentials"),
  useDualstackEndpoint: z.boolean().optional().describe("Reach AWS over IPv6 where possible"),
  useFipsEndpoint: z.boolean().optional().describe("Reach AWS through FIPS endpoints"),
  skipCredentialsValidation: z.boolean().optional().describe("Do not ask STS whether the credentials work"),
  skipMetadataApiCheck: z.boolean().optional().describe("Do not look for credentials of an EC2 instance"),
  skipRegionValidation: z.boolean().optional().describe("Accept regions the provider does not know yet"),
  skipRequestingAccountId: z.boolean().optional().describe("Do not look up the account id"),
});
