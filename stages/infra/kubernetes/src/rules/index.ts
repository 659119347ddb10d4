import type { KubeCheck } from '../check.ts'
import { clusterChecks } from './cluster.ts'
import { containerChecks } from './containers.ts'
import { controlPlaneChecks } from './control-plane.ts'
import { podSecurityPolicyChecks } from './pod-security-policy.ts'
import { podChecks } from './pod.ts'
import { rbacChecks } from './rbac.ts'
import { securityContextChecks } from './security-context.ts'
import { workloadChecks } from './workload.ts'

/** All checks of Kubernetes objects. */
export const kubeChecks: readonly KubeCheck[] = [
  ...securityContextChecks,
  ...podChecks,
  ...containerChecks,
  ...clusterChecks,
  ...rbacChecks,
  ...podSecurityPolicyChecks,
  ...workloadChecks,
  ...controlPlaneChecks,
]
