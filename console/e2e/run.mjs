// node run.mjs SCENARIO: runs one of the scenarios; says what went wrong.
import * as lists from './lists.mjs';
import * as main from './scenarios.mjs';
import * as singleSignOn from './single_sign_on.mjs';

const scenarios = { ...main, ...lists, ...singleSignOn };
const scenario = scenarios[process.argv[2]];
if (!scenario) {
  console.error(`There is no scenario "${process.argv[2]}". They are: ${Object.keys(scenarios).join(', ')}`);
  process.exit(2);
}
try {
  await scenario();
} catch (error) {
  console.error(error.stack ?? String(error));
  process.exit(1);
}
