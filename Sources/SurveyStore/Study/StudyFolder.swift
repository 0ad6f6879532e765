internal import Foundation

/// A study as an operator writes it: a folder with `study.json`, tables of regions and provinces, and forms.
public struct StudyFolder: Sendable {
    /// What the replicas will carry.
    public let study: Study
    /// The forms to publish, as paths of files, in the order of the study file.
    public let forms: [String]

    private struct File: Decodable {
        struct Geography: Decodable {
            var version: String
            var regions: String
            var provinces: String?
        }
        var id: String
        var title: [String: String]
        var languages: [String]
        var geography: Geography
        var regions: [String]
        var forms: [String]
    }

    /// Reads a folder, or the `study.json` in it.
    ///
    /// - Throws: ``StoreError`` naming the file and the entry at fault.
    public init(path: String) throws(StoreError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw StoreError(.cannotRead, "there is no study at \(path)", next: "give a folder with a study.json in it")
        }
        let folder = isFolder.boolValue ? path : (path as NSString).deletingLastPathComponent
        let studyFile = isFolder.boolValue ? "\(path)/study.json" : path
        let file = try Self.read(studyFile)
        let regions = try Self.table("\(folder)/\(file.geography.regions)", ["code", "name_fr", "name_ar"])
        var provinces: [[String: String]] = []
        if let name = file.geography.provinces {
            provinces = try Self.table("\(folder)/\(name)", ["code", "region", "name_fr", "name_ar"])
        }
        var areas: [Study.Area] = []
        for code in file.regions {
            guard let region = regions.first(where: { $0["code"] == code }) else {
                throw StoreError(
                    .badData, "\(studyFile): region \(code) is not in \(file.geography.regions)",
                    next: "use one of: \(regions.compactMap { $0["code"] }.joined(separator: ", "))")
            }
            let within = provinces.filter { $0["region"] == code }.map(Self.area)
            var area = Self.area(region)
            area.areas = within
            areas.append(area)
        }
        guard Scope(file.id) != nil, !file.id.isEmpty, !file.id.contains("/") else {
            throw StoreError(
                .badData, "\(studyFile): the id \"\(file.id)\" is not a short name", next: "use letters, digits and -")
        }
        study = Study(
            id: file.id, title: file.title, languages: file.languages, geography: file.geography.version,
            regions: areas)
        forms = file.forms.map { "\(folder)/\($0)" }
    }

    private static func area(_ row: [String: String]) -> Study.Area {
        Study.Area(
            code: row["code"] ?? "", name: ["fr": row["name_fr"] ?? "", "ar": row["name_ar"] ?? ""])
    }

    private static func read(_ path: String) throws(StoreError) -> File {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw StoreError(.cannotRead, "\(path) cannot be read", next: "check that the file is there")
        }
        do {
            return try JSONDecoder().decode(File.self, from: data)
        } catch let error as DecodingError {
            throw StoreError(
                .badData, "\(path): \(Self.place(of: error))", next: "compare it with the study in fixtures")
        } catch {
            throw StoreError(.badData, "\(path) is not JSON", next: "check it with a JSON tool")
        }
    }

    private static func place(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "the entry \"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "the entry \"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" has the wrong type"
        case .dataCorrupted: "it is not JSON"
        @unknown default: "it cannot be read"
        }
    }

    /// Reads a table of codes and names: comma-separated, a header line, no quotes needed for names of places.
    private static func table(_ path: String, _ columns: [String]) throws(StoreError) -> [[String: String]] {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw StoreError(.cannotRead, "\(path) cannot be read as UTF-8 text", next: "check that the file is there")
        }
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        guard let header = lines.first?.map(String.init), columns.allSatisfy(header.contains) else {
            throw StoreError(
                .badData, "\(path): the first line must name the columns \(columns.joined(separator: ", "))",
                next: "add them")
        }
        var rows: [[String: String]] = []
        for (number, line) in lines.dropFirst().enumerated() {
            guard line.count == header.count else {
                throw StoreError(
                    .badData, "\(path), line \(number + 2): \(line.count) cells, \(header.count) expected",
                    next: "a name with a comma in it cannot stand in this table")
            }
            rows.append(Dictionary(zip(header, line.map(String.init)), uniquingKeysWith: { first, _ in first }))
        }
        return rows
    }
}
