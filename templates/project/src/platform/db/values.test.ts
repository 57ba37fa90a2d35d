import { expect, test } from 'vitest';

import { dateFromDatabase, dateToDatabase, timeFromDatabase, timeToDatabase } from './values.ts';

test.each(['2026-02-28', '0999-12-31', '9999-12-31'])('the date %s comes back, wherever the process runs', (date) => {
  expect(dateFromDatabase(dateToDatabase(date))).toBe(date);
});

test.each(['00:00:00', '23:59:59'])('the time %s comes back, wherever the process runs', (time) => {
  expect(timeFromDatabase(timeToDatabase(time))).toBe(time);
});
