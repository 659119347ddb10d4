export { secretIdentity } from '../handle/identity.ts'
export type { HttpAnswer, HttpClient, HttpFailure, HttpRequest } from '../http.ts'
export {
  createVerifier,
  type Verification,
  type Verifier,
  type VerifierOptions,
  type VerifySubject,
} from './verifier.ts'
