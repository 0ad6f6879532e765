import Foundation

/// A list in GeoJSON (RFC 7946): a collection of features. Each is an item with its properties, its `id`, and its
/// `geometry` written as ODK writes places: "latitude longitude altitude accuracy", several divided by `;`.
enum GeoJSONList {
    /// The list.
    static func read(_ bytes: [UInt8]) throws(FormProblem) -> PlacedList {
        let collection: Collection
        do {
            collection = try JSONDecoder().decode(Collection.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw problem(error)
        } catch {
            throw FormProblem(.badList, "The list is not JSON.", next: "Save it as GeoJSON in UTF-8.")
        }
        var tree = InstanceTree()
        let root = tree.append("root", to: tree.document)
        for feature in collection.features {
            let item = tree.append("item", to: root)
            tree.append("geometry", to: item, value: feature.geometry?.text ?? "")
            if feature.properties["id"] == nil, let id = feature.id { tree.append("id", to: item, value: id.text) }
            for (name, value) in feature.properties.sorted(by: { $0.key < $1.key }) where name != "geometry" {
                tree.append(name, to: item, value: value.text)
            }
            try ListFile.check(tree.count, line: 0)
        }
        return PlacedList(
            tree: tree, places: collection.features.indices.map { .init(row: $0 + 1, line: 0) })
    }

    private static func problem(_ error: DecodingError) -> FormProblem {
        let context: DecodingError.Context? =
            switch error {
            case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
                .valueNotFound(_, let context):
                context
            @unknown default: nil
            }
        guard let context, !context.codingPath.isEmpty else {
            return FormProblem(
                .badList, "The list is not GeoJSON: no collection of features.",
                next: "Save it as GeoJSON in UTF-8, with the type FeatureCollection.")
        }
        let number = context.codingPath.lazy.compactMap(\.intValue).first.map { "Feature \($0 + 1) of the" } ?? "The"
        return FormProblem(
            .badList, "\(number) list is not as GeoJSON has it: \(context.debugDescription)",
            next: "Correct it; forms take points, lines and polygons in degrees.")
    }

    private struct Collection: Decodable {
        let features: [Feature]

        private enum Key: String, CodingKey { case type, features }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            guard try values.decode(String.self, forKey: .type) == "FeatureCollection" else {
                throw DecodingError.dataCorruptedError(
                    forKey: .type, in: values, debugDescription: "the type is not FeatureCollection.")
            }
            features = try values.decode([Feature].self, forKey: .features)
        }
    }

    private struct Feature: Decodable {
        let id: Scalar?
        let geometry: Geometry?
        let properties: [String: Scalar]

        private enum Key: String, CodingKey { case id, geometry, properties }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            id = try values.decodeIfPresent(Scalar.self, forKey: .id)
            geometry = try values.decodeIfPresent(Geometry.self, forKey: .geometry)
            properties = try values.decodeIfPresent([String: Scalar].self, forKey: .properties) ?? [:]
        }
    }

    /// A plain value as text; numbers keep their digits. Objects and arrays have no text that a form could use.
    private struct Scalar: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let bool = try? value.decode(Bool.self) {
                text = bool ? "true" : "false"
            } else if let number = try? value.decode(Int64.self) {
                text = String(number)
            } else if let number = try? value.decode(Decimal.self) {
                text = number.description
            } else {
                text = (try? value.decode(String.self)) ?? ""
            }
        }
    }

    private struct Geometry: Decodable {
        let text: String

        private enum Key: String, CodingKey { case type, coordinates }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            let positions: [Position] =
                switch try values.decode(String.self, forKey: .type) {
                case "Point": [try values.decode(Position.self, forKey: .coordinates)]
                case "LineString": try values.decode([Position].self, forKey: .coordinates)
                // Holes of a polygon have no place in a shape of ODK.
                case "Polygon": try values.decode([[Position]].self, forKey: .coordinates).first ?? []
                case let other:
                    throw DecodingError.dataCorruptedError(
                        forKey: .type, in: values, debugDescription: "it is a \(other.shortened).")
                }
            text = positions.map(\.text).joined(separator: "; ")
        }
    }

    private struct Position: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let numbers = try decoder.singleValueContainer().decode([Decimal].self)
            guard (2...4).contains(numbers.count), abs(numbers[1]) <= 90, abs(numbers[0]) <= 180 else {
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath,
                        debugDescription: "a place is not a longitude and a latitude in degrees."))
            }
            text = "\(numbers[1]) \(numbers[0]) \(numbers.count > 2 ? numbers[2] : 0) 0"
        }
    }
}
