/** Names, certificates, load balancers and their firewall: https://www.pulumi.com/registry/packages/aws/api-docs/lb/ */

import { at, isHidden, list, text } from "../../model/json.ts";
import { awsRules } from "./aws.ts";
import { amount, type Changed, type Rule, type Verdict } from "./rules.ts";

/** What a Network Load Balancer keeps from its creation on; an Application Load Balancer changes it in place. */
function ofNetwork(keeps: (changed: Changed) => boolean, reason: string): Rule {
  return (changed): Verdict => {
    const { before, after, head } = changed;
    const type = at(head.inputs, "loadBalancerType");
    if (!isHidden(type) && text(type) !== "network") return { action: "update" };
    if ([type, before, after].some(isHidden)) return { action: "unknown", reason };
    return keeps(changed) ? { action: "replace", reason } : { action: "update" };
  };
}

const securityGroups = ofNetwork(
  ({ before, after }) => (list(before).length === 0) !== (list(after).length === 0),
  "A Network Load Balancer made without security groups never takes any, and one with some keeps at least one.",
);

const subnets = ofNetwork(
  ({ before, after }) => list(after).length <= list(before).length,
  "A Network Load Balancer takes more subnets, and gives none up.",
);

const fewerAddresses = ofNetwork(
  ({ before, after }) => amount(after) < amount(before),
  "A Network Load Balancer gives no address back.",
);

/** More of them is an update: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSubnets.html */
function subnetMappings({ before, after, base, head }: Changed): Verdict {
  const reason = "The addresses of a zone that it is in do not change.";
  const [old, young] = [base, head].map(({ inputs }) =>
    list(inputs.subnetMappings).map((item) => JSON.stringify(item)),
  );
  if (old === undefined || young === undefined || isHidden(before) || isHidden(after))
    return { action: "unknown", reason };
  const stays = old.every((item) => young.includes(item));
  return stays && young.length > old.length ? { action: "update" } : { action: "replace", reason };
}

const rules = awsRules({
  "aws:acm/certificate:Certificate": {
    replace: `certificateAuthorityArn domainName keyAlgorithm subjectAlternativeNames validationMethod validationOptions`,
    update: `certificateBody certificateChain earlyRenewalDuration options privateKey privateKeyWo privateKeyWoVersion`,
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    replace: "certificateArn validationRecordFqdns",
  },
  "aws:route53/record:Record": {
    replace: "name type zoneId",
    update: `aliases allowOverwrite cidrRoutingPolicy failoverRoutingPolicies geolocationRoutingPolicies
      geoproximityRoutingPolicy healthCheckId latencyRoutingPolicies multivalueAnswerRoutingPolicy records
      setIdentifier ttl weightedRoutingPolicies`,
  },
  "aws:route53/zone:Zone": {
    replace: "delegationSetId name",
    update: "comment enableAcceleratedRecovery forceDestroy vpcs",
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    replace: "customerOwnedIpv4Pool internal loadBalancerType name namePrefix",
    update: `accessLogs clientKeepAlive connectionLogs desyncMitigationMode dnsRecordClientRoutingPolicy
      dropInvalidHeaderFields enableCrossZoneLoadBalancing enableDeletionProtection enableHttp2
      enablePrefixForIpv6SourceNat enableTlsVersionAndCipherSuiteHeaders enableWafFailOpen enableXffClientPort
      enableZonalShift enforceSecurityGroupInboundRulesOnPrivateLinkTraffic healthCheckLogs idleTimeout
      ipAddressType ipamPools minimumLoadBalancerCapacity preserveHostHeader xffHeaderProcessingMode`,
    special: {
      securityGroups: securityGroups,
      subnets: subnets,
      subnetMappings: subnetMappings,
      secondaryIpsAutoAssignedPerSubnet: fewerAddresses,
    },
  },
  "aws:lb/targetGroup:TargetGroup": {
    replace: "ipAddressType name namePrefix port protocol protocolVersion targetControlPort targetType vpcId",
    update: `connectionTermination deregistrationDelay healthCheck lambdaMultiValueHeadersEnabled
      loadBalancingAlgorithmType loadBalancingAnomalyMitigation loadBalancingCrossZoneEnabled preserveClientIp
      proxyProtocolV2 slowStart stickiness targetFailovers targetGroupHealth targetHealthStates`,
  },
  "aws:lb/listener:Listener": {
    replace: "loadBalancerArn",
    update: `alpnPolicy certificateArn defaultActions mutualAuthentication port protocol
      routingHttpRequestXAmznMtlsClientcertHeaderName routingHttpRequestXAmznMtlsClientcertIssuerHeaderName
      routingHttpRequestXAmznMtlsClientcertLeafHeaderName
      routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName
      routingHttpRequestXAmznMtlsClientcertSubjectHeaderName routingHttpRequestXAmznMtlsClientcertValidityHeaderName
      routingHttpRequestXAmznTlsCipherSuiteHeaderName routingHttpRequestXAmznTlsVersionHeaderName
      routingHttpResponseAccessControlAllowCredentialsHeaderValue
      routingHttpResponseAccessControlAllowHeadersHeaderValue
      routingHttpResponseAccessControlAllowMethodsHeaderValue routingHttpResponseAccessControlAllowOriginHeaderValue
      routingHttpResponseAccessControlExposeHeadersHeaderValue routingHttpResponseAccessControlMaxAgeHeaderValue
      routingHttpResponseContentSecurityPolicyHeaderValue routingHttpResponseServerEnabled
      routingHttpResponseStrictTransportSecurityHeaderValue routingHttpResponseXContentTypeOptionsHeaderValue
      routingHttpResponseXFrameOptionsHeaderValue sslPolicy tcpIdleTimeoutSeconds`,
  },
  "aws:lb/listenerRule:ListenerRule": {
    replace: "listenerArn",
    update: "actions conditions priority transforms",
  },
  "aws:wafv2/webAcl:WebAcl": {
    replace: "name namePrefix scope",
    update: `associationConfig captchaConfig challengeConfig customResponseBodies dataProtectionConfig defaultAction
      description ruleJson rules tokenDomains visibilityConfig`,
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    replace: "resourceArn webAclArn",
  },
  "aws:wafv2/ipSet:IpSet": {
    replace: "ipAddressVersion name namePrefix scope",
    update: "addresses description",
  },
});

/** Load balancers have two names in the provider: https://www.pulumi.com/registry/packages/aws/api-docs/alb/ */
export const traffic = Object.fromEntries(
  Object.entries(rules).flatMap(([type, rule]) => [
    [type, rule],
    [type.replace(/^aws:lb\//, "aws:alb/"), rule],
  ]),
);
