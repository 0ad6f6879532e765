import Foundation

/// Areas and distances on the earth, reckoned as the specification asks: with the circumference at the equator and
/// without altitude. The formulas are those of JavaRosa and Enketo, so that an area means the same everywhere.
enum Geodesy {
    struct Place: Equatable {
        let latitude: Double
        let longitude: Double

        init(latitude: Double, longitude: Double) {
            self.latitude = latitude
            self.longitude = longitude
        }

        /// Reads "latitude longitude [altitude [accuracy]]".
        init?(_ text: some StringProtocol) {
            let parts = text.split { $0.isWhitespace }
            guard (2...4).contains(parts.count) else { return nil }
            let numbers = parts.map { XPathNumber.decimal($0) }
            guard numbers.allSatisfy(\.isFinite) else { return nil }
            latitude = numbers[0]
            longitude = numbers[1]
        }
    }

    private static let radius = 6_378_100.0
    private static let radian = Double.pi / 180

    /// Square metres inside a line that returns to its beginning.
    static func area(_ places: [Place]) -> Double {
        guard places.count >= 3 else { return 0 }
        let metresPerDegree = 2 * radius * .pi / 360
        let origin = places[0]
        // Each place as metres east and north of the first; longitudes shrink towards the poles.
        let points = places.dropFirst().map { place in
            (
                x: eastward(from: origin, to: place) * metresPerDegree * cos(place.latitude * radian),
                y: (place.latitude - origin.latitude) * metresPerDegree
            )
        }
        var sum = 0.0
        for (one, next) in zip(points, points.dropFirst()) { sum += (one.y * next.x - one.x * next.y) / 2 }
        return abs(sum)
    }

    /// Degrees to the east, the short way round: across the 180th meridian as well.
    private static func eastward(from one: Place, to other: Place) -> Double {
        (other.longitude - one.longitude).remainder(dividingBy: 360)
    }

    /// Metres along a line.
    static func length(_ places: [Place]) -> Double {
        zip(places, places.dropFirst()).reduce(0) { $0 + distance($1.0, $1.1) }
    }

    /// Whether a place lies inside a shape, by counting how often a line to the east crosses its sides.
    static func contains(_ shape: [Place], _ place: Place) -> Bool {
        var isInside = false
        for (one, next) in zip(shape, shape.dropFirst())
        where (next.latitude > place.latitude) != (one.latitude > place.latitude) {
            let slope = (one.longitude - next.longitude) / (one.latitude - next.latitude)
            if place.longitude < slope * (place.latitude - next.latitude) + next.longitude { isInside.toggle() }
        }
        return isInside
    }

    /// The spherical law of cosines.
    private static func distance(_ one: Place, _ other: Place) -> Double {
        // The cosine of next to nothing is all rounding, which would make centimetres of it.
        guard one != other else { return 0 }
        let first = one.latitude * radian
        let second = other.latitude * radian
        let between = (one.longitude - other.longitude) * radian
        let cosine = sin(first) * sin(second) + cos(first) * cos(second) * cos(between)
        // Rounding can lift the cosine of neighbours above 1.
        return acos(min(1, max(-1, cosine))) * radius
    }
}
