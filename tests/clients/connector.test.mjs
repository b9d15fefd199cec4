// @binance/connector and @binance/connector-typescript, the exchange's older connectors. The base URLs are options. What comes over
// a WebSocket is handed to one callback, whoever asked, so answers are told from events by what is in them.
import connector from '@binance/connector';
import typescript from '@binance/connector-typescript';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cutAll, keyTypes, startProgram } from './program.mjs';
import { walk } from './walk.mjs';

const symbol = 'BTCUSDT';
const quiet = Object.fromEntries(['log', 'info', 'debug', 'warn', 'error'].map((level) => [level, () => {}]));

describe('the older connectors', { timeout: 240_000 }, () => {
  let program, keys, socket, at;
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
    socket = program.api.replace(/^http/, 'ws');
    const last = Number((await new connector.Spot('', '', { baseURL: program.api }).tickerPrice(symbol)).data.price);
    at = (share) => (last * share).toFixed(2);
  });
  after(() => program?.stop());

  const algorithm = { ed25519: connector.PrivateKeyAlgo.ED25519, rsa: connector.PrivateKeyAlgo.RSA };
  const options = (key, algorithms = algorithm) => ({ baseURL: program.api, privateKey: key.privateKey, privateKeyAlgo: algorithms[key.type] });

  for (const [i, type] of keyTypes.entries()) {
    const open = () => new connector.Spot(keys[i].apiKey, keys[i].secret ?? '', options(keys[i]));
    test(`@binance/connector with a key of type ${type}`, (t) => walk(t, plain(open())));

    test(`@binance/connector: pairs and replacements with a key of type ${type}`, async () => {
      const client = open();
      const { data: pair } = await client.newOCOOrder(symbol, 'SELL', 0.001, 'LIMIT_MAKER', 'STOP_LOSS_LIMIT', {
        abovePrice: at(1.2), belowStopPrice: at(0.8), belowPrice: at(0.79), belowTimeInForce: 'GTC',
      });
      assert.equal((await client.getOCOOrder({ orderListId: pair.orderListId })).data.listOrderStatus, 'EXECUTING');
      assert.deepEqual((await client.getOpenOCOOrders()).data.map((one) => one.orderListId), [pair.orderListId]);
      assert.equal((await client.cancelOCOOrder(symbol, { orderListId: pair.orderListId })).data.listOrderStatus, 'ALL_DONE');
      assert.equal((await client.getOCOOrders()).data.at(-1).orderListId, pair.orderListId);
      const { data: stop } = await client.newOrder(symbol, 'SELL', 'STOP_LOSS', { quantity: 0.001, stopPrice: at(0.8) });
      const { data: replaced } = await client.cancelAndReplace(symbol, 'BUY', 'LIMIT', 'STOP_ON_FAILURE', {
        cancelOrderId: stop.orderId, timeInForce: 'GTC', quantity: 0.001, price: at(0.8),
      });
      assert.equal(replaced.newOrderResponse.status, 'NEW');
      await client.cancelOpenOrders(symbol);
    });

    test(`@binance/connector-typescript with a key of type ${type}`, async () => {
      const client = new typescript.Spot(keys[i].apiKey, keys[i].secret ?? '', options(keys[i], { ed25519: 'ED25519', rsa: 'RSA' }));
      const bought = await client.newOrder(symbol, 'BUY', 'MARKET', { quoteOrderQty: 50 });
      assert.equal(bought.status, 'FILLED');
      assert.equal((await client.getOrder(symbol, { orderId: bought.orderId })).executedQty, bought.executedQty);
      assert.ok((await client.accountTradeList(symbol)).some((one) => one.orderId === bought.orderId));
      const pair = await client.newOco(symbol, 'SELL', 0.001, 'TAKE_PROFIT', 'STOP_LOSS', { aboveStopPrice: Number(at(1.2)), belowStopPrice: Number(at(0.8)) });
      assert.equal((await client.cancelOco(symbol, { orderListId: pair.orderListId })).listStatusType, 'ALL_DONE');
      const { listenKey } = await client.createListenKey();
      assert.deepEqual(await client.renewListenKey(listenKey), {});
      assert.deepEqual(await client.closeListenKey(listenKey), {});
    });
  }

  test('@binance/connector: every market stream', async () => {
    const wanted = [
      ['trade', symbol], ['aggTrade', symbol], ['kline', symbol, '1m'], ['miniTicker'], ['miniTicker', symbol], ['ticker'], ['ticker', symbol],
      ['rollingWindowTicker', '1h'], ['rollingWindowTicker', '4h', symbol], ['bookTicker', symbol], ['partialBookDepth', symbol, '10', '100ms'],
      ['diffBookDepth', symbol, '100ms'], ['diffBookDepth', symbol, '1000ms'],
    ];
    const heard = await Promise.all(wanted.flatMap((call) => [hear(call, false), hear(call, true)]));
    assert.ok(heard.every((event, i) => (i % 2 === 1) === ('stream' in event && 'data' in event)));
    const { T: microseconds } = await hear(['trade', symbol], false, { timeUnit: 'microsecond' });
    assert.ok(microseconds > 1e15);
  });

  function hear([stream, ...args], combinedStreams, more = {}) {
    return new Promise((resolve) => {
      const message = (text) => {
        client.disconnect();
        resolve(JSON.parse(text));
      };
      const client = new connector.WebsocketStream({ wsURL: socket, combinedStreams, logger: quiet, callbacks: { message }, ...more });
      client[stream](...args);
    });
  }

  for (const [name, Api] of [['@binance/connector', connector.WebsocketAPI], ['@binance/connector-typescript', typescript.WebsocketAPI]]) {
    test(`${name}: the WebSocket API, and the account by a listen key asked for there`, async () => {
      const { apiKey, secret } = keys[0];
      const waiting = new Map();
      const api = await new Promise((resolve) => {
        const message = (text) => {
          const answer = JSON.parse(text);
          waiting.get(answer.id)?.(answer);
        };
        new Api(apiKey, secret, { wsURL: `${socket}/ws-api/v3`, logger: quiet, callbacks: { open: resolve, message } });
      });
      // Both keep the caller's id where options are taken, so send() is watched for the others.
      const ask = (method, ...args) => new Promise((resolve) => {
        const send = api.send;
        api.send = (text) => {
          api.send = send;
          waiting.set(JSON.parse(text).id, (answer) => resolve(answer));
          send.call(api, text);
        };
        api[method](...args);
      }).then(({ status, result, error }) => {
        assert.equal(status, 200, `${method}: ${JSON.stringify(error)}`);
        return result;
      });

      assert.ok((await ask('time')).serverTime > 0);
      assert.equal((await ask('exchangeInfo', { symbols: [symbol] })).symbols.length, 1);
      assert.equal((await ask('account')).accountType, 'SPOT');
      const { listenKey } = await ask('startUserDataStream');
      assert.deepEqual(await ask('pingUserDataStream', listenKey), {});
      const heard = [];
      const account = await new Promise((resolve) => {
        const client = new connector.WebsocketStream({ wsURL: socket, logger: quiet, callbacks: { open: resolve, message: (text) => heard.push(JSON.parse(text)) } });
        client.userData(listenKey);
      });
      const placed = await ask('newOrder', symbol, 'BUY', 'LIMIT', { timeInForce: 'GTC', quantity: 0.001, price: Number(at(0.8)) });
      assert.equal((await ask('openOrders', ...(name.endsWith('typescript') ? [{ symbol }] : [symbol]))).length, 1);
      assert.equal((await ask('cancelOpenOrders', symbol))[0].orderId, placed.orderId);
      while (!heard.some((one) => one.x === 'CANCELED')) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.deepEqual(heard.filter((one) => one.e === 'executionReport').map((one) => [one.i, one.x]), [[placed.orderId, 'NEW'], [placed.orderId, 'CANCELED']]);
      assert.deepEqual(await ask('stopUserDataStream', listenKey), {});
      account.disconnect();
      api.disconnect();
    });
  }
});

/** @binance/connector's calls under the names the walk knows. */
function plain(client) {
  const data = (call) => async (...args) => (await call(...args)).data;
  const withSymbol = (method) => data(({ symbol: of, ...rest }) => client[method](of, rest));
  const order = (method) => data(({ symbol: of, side, type, ...rest }) => client[method](of, side, type, rest));
  return {
    refusal: (error) => error.response.data,
    time: async () => (await client.time()).data.serverTime,
    exchangeInfo: data(() => client.exchangeInfo()),
    account: data(() => client.account()),
    place: order('newOrder'),
    test: order('newOrderTest'),
    order: withSymbol('getOrder'),
    cancel: withSymbol('cancelOrder'),
    cancelAll: withSymbol('cancelOpenOrders'),
    openOrders: data((which) => client.openOrders(which)),
    allOrders: withSymbol('allOrders'),
    myTrades: withSymbol('myTrades'),
    depth: withSymbol('depth'),
    trades: withSymbol('trades'),
    aggTrades: async (which) => (await withSymbol('aggTrades')(which)).map((one) => ({ id: one.a })),
    klines: async ({ symbol: of, interval, ...rest }) => (await client.klines(of, interval, rest)).data
      .map(([openTime, opened, high, low, close, volume, closeTime]) => ({ openTime, open: opened, high, low, close, volume, closeTime })),
    dayTicker: data((of) => client.ticker24hr(of)),
    priceTicker: async (of) => (await client.tickerPrice(of)).data.price,
    bookTicker: data((of) => client.bookTicker(of)),
  };
}
