// node run.mjs SCENARIO: runs one of scenarios.mjs or lists.mjs; says what went wrong.
import * as lists from './lists.mjs';
import * as first from './scenarios.mjs';

const scenarios = { ...first, ...lists };
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
