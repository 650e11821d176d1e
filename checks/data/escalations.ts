/** Calls by which whoever may make them gets the rights of others, or what others keep secret. */

import { unnamed } from "../../model/iam-patterns.ts";
import { arn } from "./agent-call.ts";

interface Escalation {
  readonly actions: readonly string[];
  /** Of somebody else: a policy that speaks of it speaks of all. */
  readonly resource: string;
  /** What they give, after "so that it". */
  readonly gives: string;
}

const other = "somebody-elses-0f3a";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html, https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
export const escalations: readonly Escalation[] = [
  {
    actions: [
      "iam:AttachRolePolicy",
      "iam:DeleteRolePermissionsBoundary",
      "iam:PassRole",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "sts:AssumeRole",
    ],
    resource: arn("iam", `role/${other}`),
    gives: "can take the rights of any role",
  },
  {
    actions: ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"],
    resource: arn("iam", `policy/${other}`),
    gives: "can give itself any right",
  },
  {
    actions: ["iam:AttachUserPolicy", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:PutUserPolicy"],
    resource: arn("iam", `user/${other}`),
    gives: "can act as any user",
  },
  {
    actions: ["eks:AssociateAccessPolicy", "eks:CreateAccessEntry", "eks:CreatePodIdentityAssociation"],
    resource: arn("eks", `cluster/${other}`),
    gives: "can become administrator of any cluster",
  },
  {
    actions: ["eks:AssociateAccessPolicy"],
    resource: arn("eks", `access-entry/${other}/role/${unnamed}/${other}/${unnamed}`),
    gives: "can become administrator of any cluster",
  },
  {
    actions: ["lambda:UpdateFunctionCode"],
    resource: arn("lambda", `function:${other}`),
    gives: "can run as any function",
  },
  {
    actions: ["ssm:SendCommand"],
    resource: arn("ec2", `instance/i-${other}`),
    gives: "can run commands on any instance",
  },
  {
    actions: ["secretsmanager:GetSecretValue"],
    resource: arn("secretsmanager", `secret:${other}`),
    gives: "can read every secret",
  },
  {
    actions: ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
    resource: arn("ssm", `parameter/${other}`),
    gives: "can read every parameter",
  },
  { actions: ["kms:Decrypt"], resource: arn("kms", `key/${other}`), gives: "can decrypt with every key" },
  { actions: ["s3:GetObject"], resource: arn("s3", `${other}/${other}`), gives: "can read every bucket" },
];
