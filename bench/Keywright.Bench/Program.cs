using Keywright.Bench.Flow;

return args switch
{
    ["flow", .. var rest] => FlowCommand.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Keywright.Bench flow FLOWFILE [--reps N] [--engine book|exchange] [--lat] [--client-ids] [--archive]");
    return 2;
}
