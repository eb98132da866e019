/** Makes an effect or a derived value run again when these change, where only the change matters. */
export const dependOn: (...values: readonly unknown[]) => void = () => undefined
