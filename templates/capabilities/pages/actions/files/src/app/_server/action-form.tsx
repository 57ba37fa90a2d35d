'use client';

import { type ReactNode, useActionState } from 'react';

import { type FormAction, idle } from './action-state.ts';

interface Input {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly required?: boolean;
  readonly autoComplete?: string;
  readonly options?: readonly string[];
  /** Whether any number of the options may be chosen. */
  readonly multiple?: boolean;
}

/** A form on a server action; it works before the page's scripts have loaded. */
export function ActionForm({ action, inputs = [], hidden = {}, submit, trap }: {
  readonly action: FormAction;
  readonly inputs?: readonly Input[];
  /** What the form sends along by itself. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly submit: string;
  /** An input that people do not see: who fills it in is no person. */
  readonly trap?: string;
}): ReactNode {
  const [state, send, pending] = useActionState(action, idle);
  return (
    <form action={send}>
      {Object.entries(hidden).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      {inputs.map((input) => <Field key={input.name} input={input} problem={state.fields?.[input.name]} />)}
      {trap === undefined ? null : <input name={trap} hidden tabIndex={-1} autoComplete="off" aria-hidden />}
      <button disabled={pending}>{submit}</button>
      <p role="status">{state.message}</p>
    </form>
  );
}

function Field({ input, problem }: { readonly input: Input; readonly problem: string | undefined }): ReactNode {
  const { label, options, multiple, ...attributes } = input;
  return (
    <label>
      {label}
      {options === undefined
        ? <input {...attributes} aria-invalid={problem !== undefined} />
        : <Choice name={input.name} options={options} multiple={multiple} />}
      {problem === undefined ? null : <small role="alert">{problem}</small>}
    </label>
  );
}

function Choice({ name, options, multiple }: {
  readonly name: string;
  readonly options: readonly string[];
  readonly multiple: boolean | undefined;
}): ReactNode {
  return (
    <select name={name} multiple={multiple}>
      {options.map((option) => <option key={option}>{option}</option>)}
    </select>
  );
}
