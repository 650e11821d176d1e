/** Logs, alarms and what they call: https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/ */

import { awsRules } from "./aws.ts";

export const logs = awsRules({
  "aws:cloudwatch/logGroup:LogGroup": {
    replace: "logGroupClass name namePrefix",
    update: "deletionProtectionEnabled kmsKeyId retentionInDays skipDestroy",
  },
  "aws:cloudwatch/logStream:LogStream": { replace: "logGroupName name" },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    replace: "logGroupName name",
    update: "applyOnTransformedLogs metricTransformation pattern",
  },
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
    replace: "destinationArn logGroup name",
    update: "applyOnTransformedLogs distribution emitSystemFields filterPattern roleArn",
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { replace: "name", others: "update" },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    replace: "actionsEnabled alarmName",
    update: `actionsSuppressor alarmActions alarmDescription alarmRule insufficientDataActions okActions`,
  },
  "aws:cloudwatch/dashboard:Dashboard": { replace: "dashboardName", update: "dashboardBody" },
  "aws:cloudwatch/eventRule:EventRule": {
    replace: "eventBusName name namePrefix",
    update: "description eventPattern forceDestroy isEnabled roleArn scheduleExpression state",
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    replace: "eventBusName rule targetId",
    update: `appsyncTarget arn batchTarget deadLetterConfig ecsTarget forceDestroy httpTarget input inputPath
      inputTransformer kinesisTarget redshiftTarget retryPolicy roleArn runCommandTargets sagemakerPipelineTarget
      sqsTarget`,
  },
  "aws:sns/topic:Topic": {
    replace: "fifoTopic name namePrefix",
    update: `applicationFailureFeedbackRoleArn applicationSuccessFeedbackRoleArn applicationSuccessFeedbackSampleRate
      archivePolicy contentBasedDeduplication deliveryPolicy displayName fifoThroughputScope
      firehoseFailureFeedbackRoleArn firehoseSuccessFeedbackRoleArn firehoseSuccessFeedbackSampleRate
      httpFailureFeedbackRoleArn httpSuccessFeedbackRoleArn httpSuccessFeedbackSampleRate kmsMasterKeyId
      lambdaFailureFeedbackRoleArn lambdaSuccessFeedbackRoleArn lambdaSuccessFeedbackSampleRate policy
      signatureVersion sqsFailureFeedbackRoleArn sqsSuccessFeedbackRoleArn sqsSuccessFeedbackSampleRate
      tracingConfig`,
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    replace: "endpoint protocol topic",
    update: `confirmationTimeoutInMinutes deliveryPolicy endpointAutoConfirms filterPolicy filterPolicyScope
      rawMessageDelivery redrivePolicy replayPolicy subscriptionRoleArn`,
  },
  "aws:sqs/queue:Queue": {
    replace: "fifoQueue name namePrefix",
    update: `contentBasedDeduplication deduplicationScope delaySeconds fifoThroughputLimit kmsDataKeyReusePeriodSeconds
      kmsMasterKeyId maxMessageSize messageRetentionSeconds policy receiveWaitTimeSeconds redriveAllowPolicy redrivePolicy
      sqsManagedSseEnabled visibilityTimeoutSeconds`,
  },
  "aws:sqs/queuePolicy:QueuePolicy": { replace: "queueUrl", update: "policy" },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    replace: "policyName resourceArn",
    update: "policyDocument",
  },
  "aws:cloudwatch/queryDefinition:QueryDefinition": {
    update: "logGroupNames name queryString",
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    replace: "arn",
    update: "policy",
  },
});
