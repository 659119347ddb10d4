/** The release; a test keeps it equal to the packages'. */
export const version = '0.1.0'
