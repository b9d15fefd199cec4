// An account as it is heard and traded over WebSocket, by the published clients.
import { Spot } from '@binance/spot';
import { WebsocketAPIClient, WebsocketClient } from 'binance';
import makeClient from 'binance-api-node';
import ccxt from 'ccxt';
import NodeBinance from 'node-binance-api';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cutAll, keyTypes, startProgram } from './program.mjs';

const symbol = 'BTC/USDT';

describe('user data and the WebSocket API', { timeout: 120_000 }, () => {
  let program, keys, socket;
  before(async () => {
    program = await startProgram();
    keys = await cutAll(program);
    socket = program.api.replace(/^http/, 'ws');
  });
  after(() => program?.stop());

  for (const [i, type] of keyTypes.entries()) {
    test(`ccxt with a key of type ${type}`, async () => {
      const key = keys[i];
      const exchange = new ccxt.pro.binance({ apiKey: key.apiKey, secret: key.secret ?? key.privateKey, enableRateLimit: false });
      for (const [name, url] of Object.entries(exchange.urls.api)) {
        if (name !== 'ws') exchange.urls.api[name] = url.replace(/^https:\/\/[^/]+/, program.api);
      }
      exchange.urls.api.ws.spot = `${socket}/ws`;
      exchange.urls.api.ws['ws-api'].spot = `${socket}/ws-api/v3`;
      // Over plain ws:// ccxt asks for this once, whether a proxy is used or not.
      await exchange.loadHttpProxyAgent();
      try {
        await exchange.loadMarkets();
        const price = Math.round((await exchange.fetchTicker(symbol)).last * 0.8);
        const orders = exchange.watchOrders(symbol);
        const balance = exchange.watchBalance();

        // ccxt tells nobody of what comes before it has noted who waits, so the order waits for both notes.
        const noted = () => Object.values(exchange.clients).flatMap((client) => Object.keys(client.futures));
        await until(() => ['orders', 'spot:balance'].every((what) => noted().some((one) => one.startsWith(what))));
        const placed = await exchange.createOrderWs(symbol, 'limit', 'buy', 0.001, price);
        const [heard] = await orders;
        assert.equal(heard.id, placed.id);
        assert.equal(heard.status, 'open');
        assert.ok((await balance).USDT.used > 0);
        const next = exchange.watchOrders(symbol);
        await exchange.cancelOrderWs(placed.id, symbol);
        assert.equal((await next).at(-1).status, 'canceled');
        assert.equal((await exchange.fetchBalanceWs()).info.balances.find((one) => one.asset === 'ETH').free, '10.00000000');
      } finally {
        await exchange.close();
      }
    });
  }

  test('binance: session, orders and user data with an Ed25519 key', async () => {
    const key = keys[1];
    const client = new WebsocketAPIClient({ api_key: key.apiKey, api_secret: key.privateKey, wsUrl: socket, beautify: true, reconnectTimeout: 60_000, attachEventListeners: false });
    const heard = [];
    client.getWSClient().on('formattedUserDataMessage', (event) => heard.push(event));
    try {
      await client.subscribeUserDataStream('mainWSAPI');
      const { result } = await client.submitNewSpotOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 50, timestamp: Date.now() });
      assert.equal(result.status, 'FILLED');
      await until(() => heard.some((one) => one.eventType === 'outboundAccountPosition'));
      const reports = heard.filter((one) => one.eventType === 'executionReport' && one.orderId === result.orderId);
      assert.deepEqual([...new Set(reports.map((one) => one.executionType))], ['NEW', 'TRADE']);
      assert.equal(reports.at(-1).orderStatus, 'FILLED');
    } finally {
      client.getWSClient().closeAll(true);
    }
  });

  for (const [i, type] of keyTypes.entries()) {
    test(`@binance/spot with a key of type ${type}`, async () => {
      const key = keys[i];
      const client = new Spot({ configurationWebsocketAPI: { apiKey: key.apiKey, apiSecret: key.secret, privateKey: key.privateKey, wsURL: `${socket}/ws-api/v3`, reconnectDelay: 60_000 } });
      const connection = await client.websocketAPI.connect();
      try {
        // Within a session the connector signs nothing, so it subscribes as the session does.
        if (type === 'ed25519') await connection.sessionLogon();
        const subscribed = type === 'ed25519' ? await connection.userDataStreamSubscribe() : await connection.userDataStreamSubscribeSignature();
        const heard = [];
        subscribed.stream.on('message', (event) => heard.push(event));
        const placed = await connection.orderPlace({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: 50 });
        assert.equal(placed.data.status, 'FILLED');
        assert.ok(placed.rateLimits.some((one) => one.rateLimitType === 'ORDERS'));
        await until(() => heard.some((one) => one.e === 'outboundAccountPosition'));
        assert.equal(heard[0].x, 'NEW');
        assert.equal((await connection.orderStatus({ symbol: 'BTCUSDT', orderId: placed.data.orderId })).data.status, 'FILLED');
        assert.ok((await connection.accountStatus()).data.balances.length > 0);
        await assert.rejects(connection.orderCancel({ symbol: 'BTCUSDT', orderId: 1 }), { code: -2011, msg: 'Unknown order sent.' });
      } finally {
        await connection.disconnect();
      }
    });
  }

  test('node-binance-api hears its account', async () => {
    const key = keys[0];
    const client = new NodeBinance({ APIKEY: key.apiKey, APISECRET: key.secret, urls: { base: `${program.api}/api/`, stream: `${socket}/ws/`, wsApi: `${socket}/ws-api/v3` }, reconnect: false });
    if (client.wsApi) client.wsApi = `${socket}/ws-api/v3`;
    const heard = [];
    await new Promise((resolve) => { client.websockets.userData((event) => heard.push(event), (event) => heard.push(event), (event) => heard.push(event), resolve); });
    const placed = await client.marketBuy('BTCUSDT', undefined, { quoteOrderQty: 50 });
    await until(() => heard.some((one) => one.e === 'executionReport' && one.i === placed.orderId && one.X === 'FILLED'));
    for (const one of Object.values(client.wsApiConnections)) {
      one.reconnect = false;
      one.terminate();
    }
  });

  test('binance-api-node hears its account', async () => {
    const key = keys[0];
    const client = makeClient.default({ apiKey: key.apiKey, apiSecret: key.secret, httpBase: program.api, wsBase: `${socket}/ws`, wsApi: `${socket}/ws-api/v3` });
    const heard = [];
    const stop = await client.ws.user((event) => heard.push(event));
    const placed = await client.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '50' });
    await until(() => heard.some((one) => one.eventType === 'executionReport' && one.orderId === placed.orderId && one.orderStatus === 'FILLED'));
    await until(() => heard.some((one) => one.eventType === 'account' || one.eventType === 'outboundAccountPosition'));
    stop({ delay: 0, fastClose: true, keepClosed: true });
  });
});

/** Waits until something is so; the test runner's own limit ends it. */
async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
