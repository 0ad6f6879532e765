import Foundation

/// What to measure, and how.
struct Options {
    var parts: [Part] = []
    var workload = ".build/workload"
    var runs = 5
    /// Without the million records.
    var isQuick = false
    var output = "Benchmarks/latest.json"
    /// A CSV file of real answers, for the codec on other data.
    var realData = "../shared/data/uci_drug_consumption.csv"

    /// Published XForms to measure beside those of the study.
    var forms: [String] = []

    static let usage = """
        usage: masah-bench [PART...] [--workload DIR] [--runs N] [--quick] [--output FILE.json] [--real-data FILE.csv]
                           [--form FILE.xml]...
          parts: all (default), \(Part.allCases.map(\.rawValue).joined(separator: ", "))
        """

    struct Problem: Error {
        let message: String
    }

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        func value(of option: String) throws -> String {
            guard let value = rest.popFirst() else { throw Problem(message: "\(option) wants a value") }
            return value
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--workload": workload = try value(of: argument)
            case "--output": output = try value(of: argument)
            case "--real-data": realData = try value(of: argument)
            case "--form": forms.append(try value(of: argument))
            case "--quick": isQuick = true
            case "--runs":
                guard let number = Int(try value(of: argument)), number > 0 else {
                    throw Problem(message: "--runs wants a number from 1 on")
                }
                runs = number
            case "all": parts = Part.allCases
            default:
                guard let part = Part(rawValue: argument) else { throw Problem(message: "no such part: \(argument)") }
                parts.append(part)
            }
        }
        if parts.isEmpty { parts = Part.allCases }
        for name in ["w1.csv", "w2.jsonl", "w3.csv"]
        where parts != [.forms] && !FileManager.default.fileExists(atPath: "\(workload)/\(name)") {
            throw Problem(
                message: """
                    there is no \(name) in \(workload)
                      next: write the common workload there with its `workload.py --out \(workload)`
                    """)
        }
    }
}

/// What can be measured alone.
enum Part: String, CaseIterable {
    case wire, edits, data, save, merge, sync, hub, growth, forms

    var title: String {
        switch self {
        case .wire: "bytes of new interviews on the wire"
        case .edits: "bytes of concurrent edits, and that they converge"
        case .data: "the codec on other data"
        case .save: "one durable save"
        case .merge: "merging, and the store's size"
        case .sync: "first pull, and a sync with nothing to say"
        case .hub: "what a hub takes in"
        case .growth: "a growing store"
        case .forms: "forms: opening, answering, searching"
        }
    }

    func measure(_ bench: Workbench, _ report: inout Report) async throws {
        switch self {
        case .wire: try WireFigures(bench).measure(&report)
        case .edits: try EditFigures(bench).measure(&report)
        case .data: try DataFigures(bench).measure(&report)
        case .save: try SaveFigures(bench).measure(&report)
        case .merge: try MergeFigures(bench).measure(&report)
        case .sync: try await SyncFigures(bench).measure(&report)
        case .hub: try await HubFigures(bench).measure(&report)
        case .growth: try await GrowthFigures(bench).measure(&report)
        case .forms: try FormFigures(bench).measure(&report)
        }
    }
}
