// The commands of README.md and docs/GUIDE.md as they stand, in one shell, as a reader types them; only the port is another,
// because the tests' server takes a free one.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { checkout, keywright, startPaper } from './program.mjs';

const printed = 'http://127.0.0.1:8470';

describe('the documents', () => {
  let program, folder;
  before(async () => {
    program = await startPaper();
    folder = join(program.folder, 'reader');
    mkdirSync(folder);
    symlinkSync(keywright, join(folder, 'keywright'));
    symlinkSync(join(checkout, 'tests/clients/node_modules'), join(folder, 'node_modules'));
  });
  after(() => program?.stop());

  function blocks(file, heading, language) {
    const [, section] = readFileSync(join(checkout, file), 'utf8').split(`\n## ${heading}\n`);
    const found = [...section.split('\n## ')[0].matchAll(/```(\w+)\n([\s\S]*?)```/g)];
    return found.filter(([, name]) => name === language).map(([, , lines]) => lines.replaceAll(printed, program.api));
  }

  async function shell(script) {
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { ...process.env, KEYWRIGHT_HOME: program.home },
    });
    return stdout;
  }

  test('the port they print is the one serve takes', async () => {
    assert.ok((await shell('./keywright serve --help')).includes(`[default: ${printed}]`));
  });

  test('the first trade, with curl and with ccxt', async () => {
    const [trade] = blocks('README.md', 'The first trade', 'bash');
    const [ccxt] = blocks('README.md', 'The first trade', 'js');
    const [read] = blocks('docs/GUIDE.md', 'The steps', 'bash');
    writeFileSync(join(folder, 'first.mjs'), ccxt);
    const [order, bought, account, listed, log] = (await shell(`${trade}
      echo; echo @@; apiKey=$key secret=$secret node first.mjs
      echo @@; ${read}
      echo; echo @@; ./keywright keys list --json
      echo @@; ./keywright audit search --key first --json`)).split('@@\n');

    const filled = JSON.parse(order);
    assert.equal(filled.status, 'FILLED');
    assert.equal(filled.origQuoteOrderQty, '50.00000000');
    assert.ok(Number(filled.cummulativeQuoteQty) <= 50 && Number(filled.cummulativeQuoteQty) > 48);
    assert.match(bought, /status: 'closed'/);
    assert.match(bought, /BNB: \{ free: 100, used: 0, total: 100 \}/);

    const balances = Object.fromEntries(JSON.parse(account).balances.map((one) => [one.asset, Number(one.free)]));
    assert.ok(balances.BTC > 1 && balances.USDT < 100_000 - 96 && balances.USDT >= 100_000 - 100);
    assert.ok(listed.includes('"first"') && !listed.includes('secret'));
    assert.equal(log.split('/api/v3/order"').length - 1, 2, log);
  });

  test('a signed read with an Ed25519 key that openssl made', async () => {
    const [, read] = blocks('docs/GUIDE.md', 'The steps', 'bash');
    const account = JSON.parse(await shell(read));
    assert.equal(account.accountType, 'SPOT');
    assert.ok(account.balances.some((one) => one.asset === 'BNB' && one.free === '100.00000000'));
  });
});
