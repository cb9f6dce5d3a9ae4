return await Maestro.Bench.BenchCommand.RunAsync(args);
