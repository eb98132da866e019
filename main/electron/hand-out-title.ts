/** A lesson's title, as the page gives it for the file's name. */
export const MOST_TITLE_CHARACTERS = 200
