// Orders that wait, come in pairs, are replaced and are amended, by the published clients.
import { Spot } from '@binance/spot';
import { MainClient } from 'binance';
import makeClient from 'binance-api-node';
import ccxt from 'ccxt';
import NodeBinance from 'node-binance-api';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cutAll, keyTypes, startProgram } from './program.mjs';

const symbol = 'BTC/USDT';

describe('stops, pairs, replacements and amendments', { timeout: 120_000 }, () => {
  let program, keys, last;
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
    last = Number((await (await fetch(`${program.api}/api/v3/ticker/price?symbol=BTCUSDT`)).json()).price);
  });
  after(() => program?.stop());

  const at = (times) => (Math.round(last * times * 100) / 100).toFixed(2);

  for (const [i, type] of keyTypes.entries()) {
    test(`ccxt with a key of type ${type}`, async () => {
      const key = keys[i];
      const exchange = new ccxt.binance({ apiKey: key.apiKey, secret: key.secret ?? key.privateKey, enableRateLimit: false });
      for (const [name, url] of Object.entries(exchange.urls.api)) {
        if (typeof url === 'string') exchange.urls.api[name] = url.replace(/^https:\/\/[^/]+/, program.api);
      }
      const stop = await exchange.createOrder(symbol, 'limit', 'sell', 0.001, Number(at(0.8)), { stopLossPrice: Number(at(0.81)) });
      assert.equal((await exchange.fetchOrder(stop.id, symbol)).info.type, 'STOP_LOSS_LIMIT');
      const trailing = await exchange.createOrder(symbol, 'market', 'sell', 0.001, undefined, { trailingPercent: 5, stopLossOrTakeProfit: 'stopLoss' });
      assert.equal((await exchange.fetchOrder(trailing.id, symbol)).info.trailingDelta, 500);
      const plain = await exchange.createLimitBuyOrder(symbol, 0.001, Number(at(0.8)));
      const edited = await exchange.editOrder(plain.id, symbol, 'limit', 'buy', 0.002, Number(at(0.79)));
      assert.equal((await exchange.fetchOrder(edited.id, symbol)).amount, 0.002);
      for (const one of [stop, trailing, edited]) assert.equal((await exchange.cancelOrder(one.id, symbol)).status, 'canceled');
    });
  }

  test('binance', async () => {
    const client = new MainClient({ api_key: keys[1].apiKey, api_secret: keys[1].privateKey, baseUrl: program.api });
    const pair = await client.submitNewOCO({
      symbol: 'BTCUSDT', side: 'SELL', quantity: 0.001, price: Number(at(1.2)), stopPrice: Number(at(0.8)), stopLimitPrice: Number(at(0.79)), stopLimitTimeInForce: 'GTC',
    });
    assert.equal(pair.listOrderStatus, 'EXECUTING');
    assert.equal(pair.orders.length, 2);
    assert.equal((await client.cancelOCO({ symbol: 'BTCUSDT', orderListId: pair.orderListId })).listOrderStatus, 'ALL_DONE');
  });

  test('@binance/spot', async () => {
    const api = new Spot({ configurationRestAPI: { apiKey: keys[0].apiKey, apiSecret: keys[0].secret, basePath: program.api } }).restAPI;
    const pair = await (await api.orderListOco({
      symbol: 'BTCUSDT', side: 'SELL', quantity: 0.001, aboveType: 'TAKE_PROFIT', aboveStopPrice: at(1.2), belowType: 'STOP_LOSS', belowStopPrice: at(0.8),
    })).data();
    assert.equal(pair.contingencyType, 'OCO');
    const open = await (await api.openOrderList()).data();
    assert.deepEqual(open.map((one) => Number(one.orderListId)), [Number(pair.orderListId)]);
    await (await api.deleteOrderList({ symbol: 'BTCUSDT', orderListId: pair.orderListId })).data();
    const order = await (await api.newOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.002, price: at(0.8) })).data();
    const amended = await (await api.orderAmendKeepPriority({ symbol: 'BTCUSDT', orderId: order.orderId, newQty: 0.001 })).data();
    assert.equal(amended.amendedOrder.qty, '0.00100000');
    await (await api.deleteOrder({ symbol: 'BTCUSDT', orderId: order.orderId })).data();
  });

  test('binance-api-node', async () => {
    const client = makeClient.default({ apiKey: keys[0].apiKey, apiSecret: keys[0].secret, httpBase: program.api });
    const pair = await client.orderOco({ symbol: 'BTCUSDT', side: 'SELL', quantity: '0.001', price: at(1.2), stopPrice: at(0.8), stopLimitPrice: at(0.79), stopLimitTimeInForce: 'GTC' });
    assert.equal(pair.orders.length, 2);
    assert.equal((await client.cancelOpenOrders({ symbol: 'BTCUSDT' })).length, 1);
    assert.deepEqual(await client.openOrders({ symbol: 'BTCUSDT' }), []);
  });

  test('node-binance-api', async () => {
    const client = new NodeBinance({ APIKEY: keys[0].apiKey, APISECRET: keys[0].secret, urls: { base: `${program.api}/api/` } });
    const placed = await client.order('STOP_LOSS_LIMIT', 'SELL', 'BTCUSDT', '0.001', at(0.79), { stopPrice: at(0.8) });
    assert.equal((await client.orderStatus('BTCUSDT', placed.orderId)).type, 'STOP_LOSS_LIMIT');
    assert.equal((await client.cancel('BTCUSDT', placed.orderId)).status, 'CANCELED');
  });
});
