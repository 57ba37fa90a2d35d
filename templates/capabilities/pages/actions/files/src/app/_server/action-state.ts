/** What a form learns from its action. */
export interface ActionState {
  readonly status: 'idle' | 'done' | 'refused';
  readonly message?: string;
  /** What is wrong, by the name of the input. */
  readonly fields?: Readonly<Record<string, string>>;
}

export type FormAction = (state: ActionState, form: FormData) => Promise<ActionState>;

export const idle: ActionState = { status: 'idle' };
