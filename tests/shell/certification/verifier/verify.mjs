// Verifies one credential with the packages of Digital Bazaar, which share no code with ours.
// Reads {credential, documents} from standard input: `documents` are what the network would give, by address.
// Writes {verified, status, error}: `status` has an entry for each credentialStatus, true where it is set.
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';

const chunks = [];
for await (const chunk of process.stdin) {
  chunks.push(chunk);
}
const {credential, documents, now} = JSON.parse(Buffer.concat(chunks).toString('utf8'));

async function documentLoader(address) {
  const document = documents[address];
  if (document === undefined) {
    throw new Error(`not among the documents: ${address}`);
  }
  return {contextUrl: null, documentUrl: address, document};
}

const suite = new DataIntegrityProof({cryptosuite});
const result = await vc.verifyCredential({
  credential, suite, documentLoader, now: new Date(now),
  checkStatus: options => checkStatus({...options, verifyBitstringStatusListCredential: true}),
});
process.stdout.write(JSON.stringify({
  verified: result.verified,
  status: (result.statusResult?.results ?? []).map(each => ({
    purpose: each.credentialStatus.statusPurpose, set: each.status,
  })),
  error: result.error ? JSON.stringify(result.error, (k, v) => v instanceof Error ? {message: v.message, details: v.details, errors: v.errors, cause: v.cause} : v) : "",
}));
