import Foundation

/// masah-bench: size and speed on the common workload, as ratios to references in the same run.
@main
enum Bench {
    static func main() async {
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            if arguments.first == Child.command {
                try await Child.main(Array(arguments.dropFirst()))
            } else {
                try await measure(Options(arguments))
            }
        } catch let error as Options.Problem {
            say("error: \(error.message)\n\(Options.usage)")
            exit(64)
        } catch {
            say("error: \(error)")
            exit(70)
        }
    }

    private static func measure(_ options: Options) async throws {
        var report = Report(runs: options.runs)
        let bench = Workbench(options)
        for part in options.parts {
            say("measuring: \(part.title)")
            try await part.measure(bench, &report)
        }
        print(report.table)
        try report.write(to: options.output)
        say("\nwritten: \(options.output)")
        if !report.growth.isEmpty {
            let chart = options.output.replacing(".json", with: "") + ".svg"
            try Data(GrowthChart(report.growth).svg.utf8).write(to: URL(fileURLWithPath: chart))
            say("written: \(chart)")
        }
    }

    /// For people, beside the table on the standard output.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
