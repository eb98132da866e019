import {
  defaultValues,
  misfit,
  type Parameter,
  type ParameterValue,
  type ParameterValues,
} from '../../shared/parameters.ts'
import { type Scenario } from '../../shared/scenario.ts'

/** One scenario's parameters while they are edited. Numbers are kept as typed, so that half a number is no error to type. */
export class ParameterForm {
  readonly scenario: Scenario
  #fields: Record<string, ParameterValue>

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.#fields = $state({ ...defaultValues(scenario.parameters) })
  }

  field(name: string): ParameterValue {
    return this.#fields[name] ?? ''
  }
  set(name: string, value: ParameterValue): void {
    this.#fields[name] = value
  }

  /** Sets these parameters, and all others to their defaults. */
  apply(values: ParameterValues): void {
    this.#fields = { ...defaultValues(this.scenario.parameters), ...values }
  }

  shows(values: ParameterValues): boolean {
    const wanted = { ...defaultValues(this.scenario.parameters), ...values }
    return this.scenario.parameters.every((parameter) => this.#value(parameter) === wanted[parameter.name])
  }

  misfit(parameter: Parameter): string | null {
    const field = this.field(parameter.name)
    if (field === '' && (parameter.type === 'integer' || parameter.type === 'number')) {
      return `${parameter.name} needs a number from ${parameter.min} to ${parameter.max}.`
    }
    return misfit(parameter, this.#value(parameter))
  }

  get fits(): boolean {
    return this.scenario.parameters.every((parameter) => this.misfit(parameter) === null)
  }

  /** Only to be sent when it fits. */
  get values(): ParameterValues {
    return Object.fromEntries(this.scenario.parameters.map((parameter) => [parameter.name, this.#value(parameter)]))
  }

  #value(parameter: Parameter): ParameterValue {
    const field = this.field(parameter.name)
    const isNumber = parameter.type === 'integer' || parameter.type === 'number'
    return isNumber && field !== '' ? Number(field) : field
  }
}
