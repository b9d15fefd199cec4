using Keywright.Cli;
using Keywright.Cli.Terminals;

return await CommandTree.RunAsync(args, Surroundings.OfThisProcess());
