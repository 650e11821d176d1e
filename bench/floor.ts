/** What any such program pays before its first line: the packages, imported as Pulumi's own examples import them. */
import "@pulumi/aws";
import "@pulumi/awsx";
import "@pulumi/eks";
import "@pulumi/kubernetes";
import "@pulumi/pulumi";

// As the plan does: handles that the packages hold open are no cost of theirs.
process.exit();
