import ArgumentParser
import Foundation
import SurveyData

/// How a file of records is written.
enum FileFormat: String, ExpressibleByArgument, CaseIterable {
    case csv, jsonl

    /// The format that a file's ending tells.
    ///
    /// - Throws: a usage error for an ending that tells nothing.
    init(ofFile path: String) throws {
        switch URL(filePath: path).pathExtension.lowercased() {
        case "csv", "tsv", "txt": self = .csv
        case "jsonl", "ndjson", "json": self = .jsonl
        default:
            throw CLIError.usage(
                "the name “\(path)” does not say how the file is written", next: "add --format csv or --format jsonl")
        }
    }

    /// The same for the export.
    var export: DatasetExport.Format {
        switch self {
        case .csv: .csv
        case .jsonl: .jsonl
        }
    }
}
