import Foundation
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

/// 1,885 real respondents: UCI "Drug consumption (quantified)", doi 10.24432/C5TC7S, CC BY 4.0.
@Suite("Real respondents come in and go out uncounted by mistake")
struct RespondentsTests {
    private static let file = Fixture.root.deletingLastPathComponent()
        .appending(path: "shared/data/uci_drug_consumption.csv")

    /// Classes of last use from which on somebody counts: ever, in the last 12 months, in the last 30 days.
    private static let levels: [Set<String>] = [
        ["CL1", "CL2", "CL3", "CL4", "CL5", "CL6"], ["CL3", "CL4", "CL5", "CL6"], ["CL4", "CL5", "CL6"],
    ]

    @Test("The counts of cannabis, cocaine, heroin and a drug that does not exist")
    func counts() throws {
        guard FileManager.default.fileExists(atPath: Self.file.path) else {
            print("skipped: \(Self.file.path) is not here")
            return
        }
        let study = try TestStudy()
        let store = try study.store("a", forms: [Fixture.uci])
        let binding = try Fixture.binding(Fixture.uci)
        let plan = try CSVImport.read(
            try ByteSource(path: Self.file.path), binding, study.options(scope: "01"))
        #expect(plan.drafts.count == 1_885)
        try store.save(plan.drafts)
        let report = try DatasetExport.write(
            store, .init(formID: binding.form.id), to: study.folder.path("uci.csv"))
        #expect(report.records == 1_885)
        var reader = CSVReader(try ByteSource(path: study.folder.path("uci.csv")))
        let header = try #require(try reader.next()).cells
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.cells) }
        let wanted = [
            "Cannabis": [1_472, 999, 788], "Coke": [847, 417, 159], "Heroin": [280, 118, 53], "Semer": [8, 3, 1],
        ]
        for (drug, counts) in wanted {
            let column = try #require(header.firstIndex(of: drug))
            let found = Self.levels.map { level in rows.count { level.contains($0[column]) } }
            #expect(found == counts, "\(drug)")
        }
        #expect(try exported(header, rows) == source())
    }

    /// Every cell of the file comes back as it was written.
    private func exported(_ header: [String], _ rows: [[String]]) throws -> [[String]] {
        var reader = CSVReader(try ByteSource(path: Self.file.path))
        let names = try #require(try reader.next()).cells
        let columns = try names.map { name in try #require(header.firstIndex(of: name)) }
        return rows.map { row in columns.map { row[$0] } }
    }

    private func source() throws -> [[String]] {
        var reader = CSVReader(try ByteSource(path: Self.file.path))
        _ = try reader.next()
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.cells) }
        return rows
    }
}
