/** Published test vectors of the schemes, and a few computed once by an independent implementation. */
const body = '{"test": 2432232314}';
const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampSeconds: 1614265330, body };
const unicodeBody = '{"name":"Zoë – 東京 🔐","n":1}';
const specSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export const standardVectors = [
  {
    name: '24 bytes',
    secrets: [specSecret],
    ...message,
    expect: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  {
    name: 'another id and body',
    secrets: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
    id: 'msg_27UH4WbU6Z5A5EzD8u03UvzRbpk',
    timestampSeconds: 1649367553,
    body: '{"email":"test@example.com","username":"test_user"}',
    expect: 'v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=',
  },
  {
    name: '18 bytes',
    secrets: ['whsec_plJ3nmyCDGBKInavdOK15jsl'],
    id: 'msg_loFOjxBNrRLzqYUf',
    timestampSeconds: 1731705121,
    body: '{"event_type":"ping","data":{"success":true}}',
    expect: 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  },
  {
    name: '23 bytes without padding',
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS'],
    ...message,
    expect: 'v1,LVOXivKoo4FWasi/IaHvzhE/u+7/cu2AME+zS/nXqzk=',
  },
  {
    name: '25 bytes without padding',
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr'],
    ...message,
    expect: 'v1,yK2tMbA6BHPrMEJ1lLv7UlJJbgFoqGenJkiajZ29evg=',
  },
  {
    name: 'two secrets, the current one first',
    secrets: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', specSecret],
    ...message,
    expect: 'v1,78nXHjpFP0tVJQW5D0SBwmVyyW87BV/rL6MgfM/Bw44= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  {
    name: 'a body beyond ASCII',
    secrets: [specSecret],
    id: 'evt_utf8',
    timestampSeconds: 1700000000,
    body: unicodeBody,
    expect: 'v1,BLqYUOhJ4G5ZYVMNXDlM96LFn/bq9YWfsCpDVPiN3HE=',
  },
  {
    name: 'an empty body',
    secrets: [specSecret],
    id: 'evt_empty',
    timestampSeconds: 1700000000,
    body: '',
    expect: 'v1,nhhz/9726ndDQDm+VldphZxdYx/L7LxxliqVhkqjXcs=',
  },
] as const;

export const v0Vectors = [
  {
    name: "Slack's example without its version",
    secrets: ['8f742231b10e8888abcd99yyyzzz85a5'],
    timestampSeconds: 1531420618,
    body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    expect: 'a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  },
  {
    name: 'one secret',
    secrets: ['secret-one'],
    timestampSeconds: 1614265330,
    body,
    expect: '6f80d3c24d9fad9c408b60d7f5aab2821eeab9994612058c91aa9ca691f8ff4b',
  },
  {
    name: 'two secrets, the current one first',
    secrets: ['secret-two', 'secret-one'],
    timestampSeconds: 1614265330,
    body,
    expect:
      'eb76a528493a90c2b337a058a0f0b1c52fc7bb0be9b5c3e9296f95d515cb7570,6f80d3c24d9fad9c408b60d7f5aab2821eeab9994612058c91aa9ca691f8ff4b',
  },
  {
    name: 'a body beyond ASCII',
    secrets: ['secret-one'],
    timestampSeconds: 1700000000,
    body: unicodeBody,
    expect: '067677af68cd9fc3e2b852d81ed53bb4583a800adcf58f1cab01cf4b638d2fc9',
  },
  {
    name: 'an empty body',
    secrets: ['secret-one'],
    timestampSeconds: 1614265330,
    body: '',
    expect: 'c8722e8c0aa91983166e15e798e64242e49b1cf661131d03353ac7a02e9adb4f',
  },
] as const;
