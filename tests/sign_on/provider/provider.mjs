// A real OpenID Connect provider for the tests: node provider.mjs; says where it listens on standard output.
// From the environment: BURSAR_URL (who may use it), ALGORITHM (of ID tokens), GROUPS_IN (id_token or userinfo).
// POST /people sets who there is: {"anna": {"name": …, "groups": […]}}.
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';

import Provider from 'oidc-provider';

const bursar = process.env.BURSAR_URL;
const algorithm = process.env.ALGORITHM ?? 'RS256';
let people = {};
let provider;

function signingKey() {
  const pair = algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...pair.privateKey.export({ format: 'jwk' }), use: 'sig', alg: algorithm, kid: 'key-1' };
}

/** Nobody is asked whether Bursar may know: it belongs to the same house. */
async function loadExistingGrant(ctx) {
  const { client, session, result } = ctx.oidc;
  const known = result?.consent?.grantId || session.grantIdFor(client.clientId);
  if (known) return provider.Grant.find(known);
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email');
  await grant.save();
  return grant;
}

const page = (body) => `<!doctype html><html lang="en"><title>Hillside log-in</title><body>${body}</body></html>`;
const logInPage = page(`<h1>Hillside log-in</h1><form method="post">
<label>User <input name="user"></label><button name="act" value="in">Continue</button><button name="act" value="out">Decline</button></form>`);

async function bodyOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return text;
}

async function interact(request, response) {
  if (request.method === 'GET') {
    await provider.interactionDetails(request, response);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(logInPage);
    return;
  }
  const form = new URLSearchParams(await bodyOf(request));
  const result = form.get('act') === 'in' ? { login: { accountId: form.get('user') } } : { error: 'access_denied', error_description: 'They said no.' };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const server = http.createServer(async (request, response) => {
  try {
    if (request.url === '/people') {
      people = JSON.parse(await bodyOf(request));
      response.end('{}');
    } else if (request.url.startsWith('/interaction/')) {
      await interact(request, response);
    } else {
      provider.callback()(request, response);
    }
  } catch (error) {
    console.error(error);
    response.statusCode = 500;
    response.end(String(error));
  }
});

server.listen(0, '127.0.0.1', () => {
  // Another site than 127.0.0.1, as the provider is in life.
  const issuer = `http://localhost:${server.address().port}`;
  provider = new Provider(issuer, {
    clients: [{
      client_id: 'bursar', client_secret: 'a secret of the tests', redirect_uris: [`${bursar}/v1/sign-on/callback`],
      post_logout_redirect_uris: [`${bursar}/`], grant_types: ['authorization_code'], response_types: ['code'], id_token_signed_response_alg: algorithm,
    }],
    jwks: { keys: [signingKey()] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
    conformIdTokenClaims: process.env.GROUPS_IN !== 'id_token',
    pkce: { required: () => true },
    cookies: { keys: ['of the tests'] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) { ctx.body = page(`<h1>Log out of Hillside?</h1>${form}<button form="op.logoutForm" name="logout" value="yes">Log out here, too</button>`); },
      },
    },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id, ...people[id] }) }),
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant,
  });
  console.log(`provider listens on ${issuer}`);
});
