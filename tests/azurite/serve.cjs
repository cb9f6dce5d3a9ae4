// Azurite that lives no longer than whoever started it: when our standard input ends, so do we,
// also when the test process was killed and could not clean up.
process.stdin.on('end', () => process.exit(0)).resume();
require('azurite/dist/src/azurite.js');
