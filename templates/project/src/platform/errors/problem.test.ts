import { describe, expect, it } from 'vitest';

import { AppError } from './app-error.ts';
import { catalog, codeForStatus, type ErrorCode } from './catalog.ts';
import { toProblem } from './problem.ts';

const codes = Object.keys(catalog) as ErrorCode[];

describe('the catalogue', () => {
  it.each(codes)('gives %s a status of its own', (code) => {
    expect(codeForStatus(catalog[code].status)).toBe(code);
  });

  it('places statuses that it does not know', () => {
    expect(codeForStatus(418)).toBe('bad_request');
    expect(codeForStatus(507)).toBe('internal');
  });
});

describe('AppError', () => {
  it('is an error with its cause', () => {
    const cause = new Error('why');
    const error = new AppError('conflict', { detail: 'taken', cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'AppError', message: 'taken', status: 409, cause });
  });
});

describe('toProblem', () => {
  it('says what RFC 9457 asks for, and names the request', () => {
    const errors = [{ pointer: '#/title', detail: 'is missing' }];
    expect(toProblem(new AppError('validation_failed', { errors }), 'request-1')).toEqual({
      type: 'urn:problem:validation_failed',
      title: 'The request is not valid',
      status: 422,
      code: 'validation_failed',
      instance: 'urn:request:request-1',
      errors,
    });
  });

  it('tells neither cause nor stack', () => {
    const problem = toProblem(new AppError('internal', { cause: new Error('select * from secrets') }), 'request-1');
    expect(JSON.stringify(problem)).not.toContain('select');
    expect(Object.keys(problem)).toEqual(['type', 'title', 'status', 'code', 'instance']);
  });
});
