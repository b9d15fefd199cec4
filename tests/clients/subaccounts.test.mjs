// Sub-accounts and their keys, by a published client that knows the exchange's routes for them. What it has no method for goes through
// its own postPrivate and the like: the same signing, the same errors.
import { MainClient } from 'binance';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { keyTypes, startProgram, venue } from './program.mjs';

describe('sub-accounts by binance', { timeout: 120_000 }, () => {
  let program;
  before(async () => {
    program = await startProgram();
  });
  after(() => program?.stop());

  const open = (key) => new MainClient({ api_key: key.apiKey, api_secret: key.secret ?? key.privateKey, baseUrl: program.api });
  const keys = 'sapi/v1/sub-account/subAccountApi';

  for (const type of keyTypes) {
    test(`a key of type ${type} founds an account, gives it money and a key, and takes the key away`, async () => {
      const main = open(await program.cut(`manager-${type}`, type, '--permit', 'read,spot,internal-transfer'));
      const { email } = await main.createVirtualSubAccount({ subAccountString: `grid-${type}` });
      assert.match(email, new RegExp(`^grid-${type}_virtual@[a-z]{8}noemail[.]com$`));
      const { subAccounts } = await main.getSubAccountList({ email });
      assert.deepEqual([subAccounts[0].email, subAccounts[0].isFreeze], [email, false]);

      const moved = await main.subAccountUniversalTransfer({
        toEmail: email, fromAccountType: 'SPOT', toAccountType: 'SPOT', asset: 'USDT', amount: 1000, clientTranId: `first-${type}`,
      });
      assert.ok(moved.tranId > 0);
      assert.deepEqual((await main.getSubAccountAssets({ email })).balances, [{ asset: 'USDT', free: 1000, locked: 0 }]);
      assert.deepEqual((await main.getSubAccountAssetsMaster({ email })).balances, [{ asset: 'USDT', free: '1000', locked: '0' }]);
      const history = await main.getSubAccountUniversalTransferHistory({ toEmail: email });
      assert.deepEqual([history.totalCount, history.result[0].status, history.result[0].clientTranId], [1, 'SUCCESS', `first-${type}`]);

      // A key for it, which trades with that money alone.
      const made = await main.postPrivate(keys, { email, apiName: 'bot', status: 2, ipAddress: '127.0.0.1', canTrade: true });
      const bot = open({ apiKey: made.apiKey, secret: made.secretKey });
      assert.equal((await bot.getAccountInformation()).balances.find((one) => one.asset === 'USDT').free, '1000.00000000');
      assert.equal((await bot.submitNewOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 50 })).status, 'FILLED');
      const which = { email, subAccountApiKey: made.apiKey };
      assert.equal((await main.getPrivate(keys, { email })).list[0].apikey, made.apiKey);
      assert.deepEqual((await main.getSubAccountIPRestriction(which)).ipList, ['127.0.0.1']);
      const added = await main.subAccountAddIPRestriction({ ...which, status: '2', ipAddress: '10.0.0.1' });
      assert.deepEqual([added.status, added.ipList], ['2', ['127.0.0.1', '10.0.0.1']]);
      const left = await main.subAccountDeleteIPList({ ...which, ipAddress: '10.0.0.1' });
      assert.deepEqual([left.ipRestrict, left.ipList], ['true', ['127.0.0.1']]);
      assert.equal((await main.postPrivate('sapi/v1/sub-account/subAccountApiPermission', { ...which, canTrade: false })).canTrade, false);
      await assert.rejects(bot.submitNewOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 50 }), { code: -2015 });

      // At a real exchange the bot's account is one of the owner's, who shuts it as any other.
      if (venue === 'live' && type === 'hmac') {
        assert.match(await program.cli('accounts', 'show', `main:grid-${type}`), /state +armed; a sub-account of main/);
        await program.cli('accounts', 'disarm', `main:grid-${type}`);
        await main.postPrivate('sapi/v1/sub-account/subAccountApiPermission', { ...which, canTrade: true });
        await assert.rejects(bot.submitNewOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 50 }), { code: -2010 });
      }

      // Nothing the manager has not itself; nothing of the manager's for the bot.
      await assert.rejects(main.postPrivate(keys, { email, apiName: 'wide', status: 1, canFuturesTrade: true }), { code: -1002 });
      await assert.rejects(bot.getSubAccountList(), { code: -4006, message: 'Support main account only.' });
      assert.deepEqual(await main.deletePrivate(keys, which), {});
      await assert.rejects(bot.getAccountInformation(), { code: -2015 });
    });
  }
});
