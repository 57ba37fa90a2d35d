import { AppError } from '../errors/app-error.ts';

interface Transition<State extends string> {
  readonly from: readonly State[];
  readonly to: State;
}

/** The actions that change a state: from where each of them may be taken, and where it leads. */
export type Transitions<State extends string> = Readonly<Record<string, Transition<State>>>;

/** Where an action leads from this state. One that cannot be taken from here is refused (409), with those that can. */
export function nextState<State extends string>(transitions: Transitions<State>, action: string, state: State): State {
  const transition = transitions[action];
  if (transition?.from.includes(state) !== true) {
    const allowed = Object.keys(transitions).filter((name) => transitions[name]?.from.includes(state));
    throw new AppError('conflict', {
      detail: `The state is ${state}: ${action} cannot be done from there.`,
      extensions: { state, allowed },
    });
  }
  return transition.to;
}
