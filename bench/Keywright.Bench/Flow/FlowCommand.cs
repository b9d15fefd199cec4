using System.Globalization;

namespace Keywright.Bench.Flow;

internal static class FlowCommand
{
    public static int Run(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            Console.Error.WriteLine("flow: which file?");
            return 2;
        }

        var reps = 5;
        var engine = "book";
        var withLatencies = false;
        for (var i = 1; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--reps" when i + 1 < arguments.Length:
                    reps = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
                    break;
                case "--engine" when i + 1 < arguments.Length:
                    engine = arguments[++i];
                    break;
                case "--lat":
                    withLatencies = true;
                    break;
                case "--archive":
                    ExchangeEngine.Archives = true;
                    break;
                case "--client-ids":
                    ExchangeEngine.HasClientIds = true;
                    break;
                default:
                    Console.Error.WriteLine($"flow: {arguments[i]} is not understood");
                    return 2;
            }
        }

        var flow = FlowFile.Read(arguments[0]);
        switch (engine)
        {
            case "book":
                return FlowRun.Run<BookEngine>(flow, reps, withLatencies);
            case "exchange":
                return FlowRun.Run<ExchangeEngine>(flow, reps, withLatencies);
            default:
                Console.Error.WriteLine($"flow: there is no engine {engine}");
                return 2;
        }
    }
}
