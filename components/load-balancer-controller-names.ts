/** Literal names by which Services, Ingresses and Fargate profiles find the load balancer controller. No Pulumi in here. */

export const controllerName = "aws-load-balancer-controller";
export const controllerNamespace = "kube-system";

/** Labels that the chart gives the pods. */
export const controllerLabels = {
  "app.kubernetes.io/name": controllerName,
  "app.kubernetes.io/instance": controllerName,
};

/** `spec.ingressClassName` of an Ingress that becomes an application load balancer. */
export const ingressClassName = "alb";
