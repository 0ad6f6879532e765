import Foundation
import SurveyData

/// Writes synthetic interviews as the import reads them.
struct SimulationWriter {
    private let schema: DatasetSchema
    private let overwrites: Bool

    init(_ schema: DatasetSchema, overwrites: Bool) {
        self.schema = schema
        self.overwrites = overwrites
    }

    /// One object a line, the household members as an array.
    ///
    /// - Returns: the file.
    func writeLines(_ interviews: [SimulatedInterview], to output: String) throws -> [String] {
        let file = try OutputFile(path: output, overwrites: overwrites)
        let members = schema.repeats.first { formPath($0.template ?? "") == SimulatedInterview.membersPath }
        for interview in interviews {
            var object = self.object(interview.answers, schema.root.columns)
            if let members, !interview.members.isEmpty {
                let rows = interview.members.map { JSONValue.object(self.object($0, members.columns)) }
                object.append(.init(members.name, .array(rows)))
            }
            try file.write(JSONWriter.write(.object(object)) + [UInt8(ascii: "\n")])
        }
        try file.finish()
        try file.publish()
        return [output]
    }

    private func object(
        _ answers: [SimulatedInterview.Answer], _ columns: [DatasetSchema.Column]
    ) -> [JSONValue.Member] {
        let values = Dictionary(answers, uniquingKeysWith: { first, _ in first })
        return columns.compactMap { column in
            values[formPath(column.template)].map { JSONValue.Member(column.name, .string($0)) }
        }
    }

    /// A table of interviews, and one of household members beside it.
    ///
    /// - Returns: the files.
    func writeTables(_ interviews: [SimulatedInterview], to output: String) throws -> [String] {
        let file = try OutputFile(path: output, overwrites: overwrites)
        try file.write(CSVWriter.row(schema.root.columns.map(\.name)))
        for interview in interviews { try file.write(row(interview.answers, schema.root.columns)) }
        var files = [file]
        let members = schema.repeats.first { formPath($0.template ?? "") == SimulatedInterview.membersPath }
        if let members, output != "-" {
            let table = try OutputFile(path: beside(output, members.name), overwrites: overwrites)
            try table.write(CSVWriter.row(["_parent"] + members.columns.map(\.name)))
            for (number, interview) in interviews.enumerated() {
                for member in interview.members { try table.write(row(member, members.columns, parent: number + 1)) }
            }
            files.append(table)
        }
        for file in files { try file.finish() }
        for file in files { try file.publish() }
        return files.map(\.path)
    }

    private func row(
        _ answers: [SimulatedInterview.Answer], _ columns: [DatasetSchema.Column], parent: Int? = nil
    ) -> [UInt8] {
        let values = Dictionary(answers, uniquingKeysWith: { first, _ in first })
        return CSVWriter.row((parent.map { [String($0)] } ?? []) + columns.map { values[formPath($0.template)] })
    }

    private func formPath(_ template: String) -> String { template.replacing("[]", with: "") }

    private func beside(_ output: String, _ name: String) -> String {
        let ending = (output as NSString).pathExtension
        let base = ending.isEmpty ? output : (output as NSString).deletingPathExtension
        return "\(base)-\(name)" + (ending.isEmpty ? "" : ".\(ending)")
    }
}
