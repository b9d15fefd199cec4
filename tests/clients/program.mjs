// Starts the real, built program on free ports and a home of its own, and cuts keys with its own command line.
import { execFile, spawn } from 'node:child_process';
import { generateKeyPairSync, randomInt } from 'node:crypto';
import dns from 'node:dns';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const checkout = fileURLToPath(new URL('../..', import.meta.url));
export const keywright = join(checkout, 'keywright');
export const keyTypes = ['hmac', 'ed25519', 'rsa'];

// A client whose base URL was not changed everywhere would quietly trade with the real exchange: here no name resolves,
// and no proxy is asked.
dns.lookup = (name, options, callback) => {
  const done = callback ?? options;
  process.nextTick(done, new Error(`a client asked for ${name}; the tests speak to 127.0.0.1 only`));
};
for (const name of ['http_proxy', 'https_proxy', 'all_proxy', 'socks_proxy']) {
  delete process.env[name];
  delete process.env[name.toUpperCase()];
}

/** `paper`, or `live`: then what is tested is an account at a real exchange, which a second program plays. */
export const venue = process.env.KEYWRIGHT_VENUE ?? 'paper';

/** What the venue's rules allow: weight a minute of one address, orders in ten seconds and a day of one account. */
export const limits = venue === 'live'
  ? { weight: 1_000_000_000, orders: [100_000_000, 1_000_000_000] }
  : { weight: 6000, orders: [100, 200_000] };

/** A running program: `api`, `console`, `folder`, `home`, `cli`, `cut`, `stop`. Its keys are of the venue that is tested. */
export const startProgram = () => venue === 'live' ? startBefore() : startOne();

/** A program in front of another one: the same keys, and all that they do is carried out by the other. */
async function startBefore() {
  // One address has one budget, which its keys share: what each of them may do alone on paper is not theirs all at once here, so the exchange gives more.
  const exchange = await startOne('--limits', 'open');
  const front = await startOne('--market', 'quiet');
  const { publicKey } = JSON.parse(await front.cli('accounts', 'add', 'main', '--venue', exchange.api, '--json'));
  const publicKeyFile = join(front.folder, 'main.pub.pem');
  writeFileSync(publicKeyFile, publicKey);
  const { apiKey } = JSON.parse(await exchange.cli('keys', 'create', '--label', 'gateway', '--type', 'ed25519', '--public-key', publicKeyFile, '--permit', 'read,spot,internal-transfer', '--json'));
  await front.cli('accounts', 'credential', 'main', '--api-key', apiKey);
  await front.cli('accounts', 'arm', 'main');
  return {
    ...front,
    exchange,
    cut: (label, type, ...options) => front.cut(label, type, ...(options.includes('--account') ? [] : ['--account', 'main', '--uncapped', '--accept-terms']), ...options),
    stop: async () => {
      await front.stop();
      await exchange.stop();
    },
  };
}

/** A program for what is about the paper exchange alone, whichever venue is tested: the commands of README.md and docs/GUIDE.md. */
export const startPaper = () => startOne();

async function startOne(...more) {
  const folder = mkdtempSync(join(tmpdir(), 'keywright-clients-'));
  const home = join(folder, 'home');
  const seed = process.env.KEYWRIGHT_SEED ?? String(randomInt(2 ** 31));
  console.log(`the market's seed is ${seed}; KEYWRIGHT_SEED=${seed} brings it back`);
  const child = spawn(
    keywright,
    ['serve', '--json', '--seed', seed, '--home', home, '--api', 'http://127.0.0.1:0', '--console', 'http://127.0.0.1:0', ...more],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  const abandon = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', abandon);

  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const said = { out: '', error: '' };
  child.stderr.on('data', (bytes) => { said.error += bytes; });
  const started = await Promise.race([
    new Promise((resolve) => child.stdout.on('data', (bytes) => {
      said.out += bytes;
      if (said.out.includes('\n')) resolve(JSON.parse(said.out));
    })),
    exited.then((code) => { throw new Error(`serve ended with ${code}: ${said.error}`); }),
  ]);
  // The first answer is compiled just in time; no client's time-out is to pay for that.
  await (await fetch(`${started.api}/api/v3/exchangeInfo`)).text();

  async function cli(...args) {
    const { stdout } = await promisify(execFile)(keywright, [...args, '--home', home]);
    return stdout;
  }

  /** A key, with what its owner keeps: `secret`, or `privateKey` as PEM text and `privateKeyFile`. */
  async function cut(label, type = 'hmac', ...options) {
    const pair = type === 'hmac' ? {} : writePair(join(folder, label), type);
    const publicKey = type === 'hmac' ? [] : ['--public-key', pair.publicKeyFile];
    const preset = options.includes('--preset') ? [] : ['--preset', 'spot-bot'];
    const made = JSON.parse(await cli('keys', 'create', '--label', label, '--type', type, ...publicKey, ...preset, ...options, '--json'));
    return { label, type, apiKey: made.apiKey, secret: made.secretKey, ...pair };
  }

  async function stop() {
    child.kill('SIGTERM');
    const tooLong = setTimeout(abandon, 20_000);
    const code = await exited;
    clearTimeout(tooLong);
    process.removeListener('exit', abandon);
    rmSync(folder, { recursive: true, force: true });
    if (code !== 0 || said.error !== '') {
      throw new Error(`serve ended with ${code} and said: ${said.error}`);
    }
  }

  return { api: started.api, console: started.console, folder, home, cli, cut, stop };
}

/** One key of each type, cut side by side. */
export async function cutAll(program, ...options) {
  return Promise.all(keyTypes.map((type) => program.cut(type, type, ...options)));
}

function writePair(folder, type) {
  const pair = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  // Clients tell an Ed25519 key from an RSA key by its length, so nothing may stand around the PEM.
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).trim();
  mkdirSync(folder);
  const privateKeyFile = join(folder, 'key.pem');
  const publicKeyFile = join(folder, 'key.pub.pem');
  writeFileSync(privateKeyFile, privateKey, { mode: 0o600 });
  writeFileSync(publicKeyFile, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  return { privateKey, privateKeyFile, publicKeyFile };
}
