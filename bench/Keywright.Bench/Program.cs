using Keywright.Bench;
using Keywright.Bench.Flow;
using Keywright.Bench.Http;
using Keywright.Bench.Streams;
using Keywright.Bench.Upstream;

return args switch
{
    ["flow", .. var rest] => FlowCommand.Run(rest),
    ["http", .. var rest] => HttpCommand.Run(rest),
    ["http-floor", .. var rest] => await FloorCommand.RunAsync(rest),
    ["way", .. var rest] => await WayCommand.RunAsync(rest),
    ["keys", .. var rest] => await KeysCommand.RunAsync(rest),
    ["panic", .. var rest] => await PanicCommand.RunAsync(rest),
    ["streams", .. var rest] => StreamsCommand.Run(rest),
    ["start", .. var rest] => StartCommand.Run(rest),
    ["journal", .. var rest] => await JournalBench.Run(rest),
    ["signature", .. var rest] => SignatureBench.Run(rest),
    ["live", .. var rest] => LiveCommand.Run(rest),
    ["rotate", .. var rest] => await RotateCommand.RunAsync(rest),
    ["upstream", .. var rest] => await UpstreamCommand.RunAsync(rest),
    ["policy", .. var rest] => PolicyBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Keywright.Bench flow FLOWFILE [--reps N] [--engine book|exchange] [--lat] [--client-ids] [--archive]
               Keywright.Bench http [--folder DIR] [--rounds N] [--requests N] [--flow pairs|ioc] [--beside keywright.dll] [--only order64,read64,order1,read1]
               Keywright.Bench way [--folder DIR] [--rounds N] [--requests N]
               Keywright.Bench keys [--folder DIR] [--keys N]
               Keywright.Bench panic [--folder DIR] [--rounds N] [--orders PER_SECOND] [--keys N] [--live 1]
               Keywright.Bench streams [--folder DIR] [--rounds N] [--seconds N] [--connections N] [--orders PER_SECOND]
               Keywright.Bench start [--folder DIR] [--starts N] [--idle-seconds N]
               Keywright.Bench journal [--folder DIR] [--rounds N] [--entries N] [--outstanding N] [--bytes N]
               Keywright.Bench signature [--rounds N]
               Keywright.Bench live [--folder DIR] [--rounds N] [--seconds N] [--rate PER_SECOND] [--full EACH] [--only order,read]
               Keywright.Bench rotate [--folder DIR] [--rounds N] [--rate PER_SECOND]
               Keywright.Bench policy [--rounds N]
               Keywright.Bench upstream [--rounds N] [--requests N] [--seconds N]
        """);
    return 2;
}
