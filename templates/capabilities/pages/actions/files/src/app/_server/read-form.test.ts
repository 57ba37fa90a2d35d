import { expect, it } from 'vitest';

import { readForm } from './read-form.ts';

function formOf(entries: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(entries)) form.set(name, value);
  return form;
}

it('reads a form as a request body would say it', () => {
  const form = formOf({ title: 'Milk', notes: '', hours: '2', done: 'on', at: '2030-01-31T10:30', $ACTION_KEY: 'k1' });
  expect(readForm(form, { numbers: ['hours'], flags: ['done', 'pinned'], instants: ['at'] })).toEqual({
    title: 'Milk', hours: 2, done: true, pinned: false, at: '2030-01-31T10:30:00.000Z',
  });
});

it('leaves what is no number and no time to the schema to refuse', () => {
  const values = readForm(formOf({ hours: 'two', at: 'soon' }), { numbers: ['hours'], instants: ['at'] });
  expect(values).toEqual({ hours: Number.NaN, at: 'soon' });
});

it('reads what has any number of values as a list', () => {
  const form = formOf({ title: 'Milk' });
  expect(readForm(form, { lists: ['tags'] })).toEqual({ title: 'Milk', tags: [] });
  form.append('tags', 'fresh');
  form.append('tags', 'cold');
  expect(readForm(form, { lists: ['tags'] })).toEqual({ title: 'Milk', tags: ['fresh', 'cold'] });
});
