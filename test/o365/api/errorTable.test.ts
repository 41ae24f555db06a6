import { describe, expect, it } from 'vitest';
import { classifyError, ERROR_TABLE } from '../../../src/o365/api/errorTable.ts';

describe('the error table', () => {
  it.each(ERROR_TABLE.filter(({ code }) => code !== null))(
    '$code: $reaction, as JSON and with single quotes',
    (row) => {
      for (const status of row.status) {
        const body = { error: { code: row.code, message: 'said by the service' } };
        expect(classifyError(status, JSON.stringify(body))).toEqual({ code: row.code, row });
        expect(classifyError(status, `{'error':{'code':'${row.code}','message':'x'}}`)).toEqual({
          code: row.code,
          row,
        });
      }
    },
  );

  it('has one row for each code, and a word for the operator wherever somebody must act', () => {
    const codes = ERROR_TABLE.map(({ code }) => code).filter((code) => code !== null);
    expect(new Set(codes).size).toBe(codes.length);
    const silent = ERROR_TABLE.filter(
      ({ reaction, operator }) => ['park', 'wait'].includes(reaction) && operator === null,
    );
    expect(silent).toEqual([]);
  });

  it.each([
    [403, '{"error":{"code":"AF429","message":"Too many requests. PublisherId=0000"}}', 'throttle'],
    [429, '', 'throttle'],
    [401, '', 'login'],
    [502, '<html>Bad Gateway</html>', 'retry'],
    [503, '', 'retry'],
    [404, '', 'missing'],
    [
      400,
      'Microsoft.Office.Compliance.Audit.DataServiceException: Tenant 5f0c2f0e-0b5a-4f5e-9d0e-4a0a6f1d2c3b does not exist.',
      'auditing',
    ],
    [400, '{"error":{"code":"AF77777","message":"new"}}', 'retry'],
    [418, 'teapot', 'retry'],
  ] as const)('%d %s: %s', (status, text, reaction) => {
    expect(classifyError(status, text).row.reaction).toBe(reaction);
  });

  it('names a code that it does not know, so that it can be reported', () => {
    expect(classifyError(403, '{"error":{"code":"AF77777"}}')).toMatchObject({
      code: 'AF77777',
      row: { reaction: 'retry', operator: expect.stringContaining('Report') as string },
    });
  });
});
