// Every snippet that `keys snippet` prints, run as printed where node, sh or ccxt can run it.
import ccxt from 'ccxt';
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { checkout, cutAll, keyTypes, startProgram } from './program.mjs';

const run = promisify(execFile);
const names = ['curl', 'node', 'ccxt', 'freqtrade', 'python-binance', 'binance.net'];

// Nothing here moves money, so two may run at once: most of the time is spent starting them.
describe('keys snippet', { concurrency: 2 }, () => {
  let program, keys, folder;
  const printed = {};
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
    folder = join(program.folder, 'snippets');
    mkdirSync(folder);
    symlinkSync(join(checkout, 'tests/clients/node_modules'), join(folder, 'node_modules'));
    for (const key of keys) {
      const texts = await Promise.all(names.map((name) => program.cli('keys', 'snippet', key.label, '--for', name)));
      printed[key.type] = Object.fromEntries(names.map((name, i) => [name, texts[i]]));
    }
  });
  after(() => program?.stop());

  // Each snippet reads the owner's half of the key from the environment.
  const environment = (key) => ({ ...process.env, KEYWRIGHT_SECRET_KEY: key.secret ?? '', KEYWRIGHT_PRIVATE_KEY: key.privateKeyFile ?? '' });

  function saved(key, name, ending) {
    const file = join(folder, `${key.type}-${name}${ending}`);
    writeFileSync(file, printed[key.type][name]);
    return file;
  }

  for (const [i, type] of keyTypes.entries()) {
    test(`for curl, with a key of type ${type}`, async () => {
      const { stdout, stderr } = await run('sh', [saved(keys[i], 'curl', '.sh')], { env: environment(keys[i]) });
      const [account, tested] = stdout.trim().split('\n').map((line) => JSON.parse(line));
      assert.equal(stderr, '');
      assert.deepEqual(account.balances.find((one) => one.asset === 'ETH'), { asset: 'ETH', free: '10.00000000', locked: '0.00000000' });
      assert.deepEqual(tested, {});
    });

    test(`for node, with a key of type ${type}`, async () => {
      const { stdout } = await run(process.execPath, [saved(keys[i], 'node', '.mjs')], { env: environment(keys[i]) });
      assert.match(stdout, /accountType: 'SPOT'/);
      assert.ok(stdout.endsWith('\n{}\n'), stdout);
    });

    test(`for ccxt, with a key of type ${type}`, async () => {
      const { stdout } = await run(process.execPath, [saved(keys[i], 'ccxt', '.mjs')], { env: environment(keys[i]) });
      assert.match(stdout, /USDT: 100000\b/);
      assert.match(stdout, /symbol: 'BTC\/USDT'/);
    });

    test(`for freqtrade, with a key of type ${type}`, async () => {
      const { exchange } = JSON.parse(printed[type].freqtrade);
      assert.equal(exchange.key, keys[i].apiKey);
      assert.deepEqual(exchange.ccxt_async_config, exchange.ccxt_config);
      // Freqtrade gives its ccxt exactly these, and the secret out of the environment.
      const exchangeOf = new ccxt[exchange.name]({ apiKey: exchange.key, secret: keys[i].secret ?? keys[i].privateKey, ...exchange.ccxt_config });
      const markets = await exchangeOf.loadMarkets();
      for (const pair of exchange.pair_whitelist) assert.ok(pair in markets);
      assert.equal((await exchangeOf.fetchBalance()).BNB.total, 100);
    });

    test(`for python-binance, with a key of type ${type}`, { skip: !has('python3') && 'python3 is not installed' }, async () => {
      assert.ok(printed[type]['python-binance'].includes(`client.API_URL = "${program.api}/api"`));
      await run('python3', ['-m', 'py_compile', saved(keys[i], 'python-binance', '.py')]);
    });

    test(`for Binance.Net, with a key of type ${type}`, () => {
      assert.ok(printed[type]['binance.net'].includes(`var url = "${program.api}";`));
      assert.ok(printed[type]['binance.net'].includes(keys[i].apiKey));
    });
  }

  test('no snippet holds a secret', () => {
    for (const key of keys) {
      for (const text of Object.values(printed[key.type])) {
        assert.ok(!key.secret || !text.includes(key.secret));
        assert.ok(!text.includes('PRIVATE KEY---'));
      }
    }
  });
});

function has(command) {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
