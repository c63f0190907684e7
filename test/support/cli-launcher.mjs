/** The built command line without the set-up checks of `electron/bin`. */
const { main } = await import(new URL('../../out/main/cli.js', import.meta.url).href);
process.exitCode = await main(process.argv.slice(2));
