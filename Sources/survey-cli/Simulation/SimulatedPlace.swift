/// Where a synthetic interview takes place.
struct SimulatedPlace: Sendable {
    let region: String
    let province: String

    /// Asks the questions about the place.
    ///
    /// - Returns: Whether the place is urban.
    func answer(_ interview: inout SimulatedInterview, _ random: inout SplitMix64) -> Bool {
        let centre = Self.centres.first { $0.province == province }
        let isUrban = random.chance(centre?.urban ?? 0.6)
        interview.set("place/region", region)
        if let centre {
            interview.set("place/province", centre.province)
            interview.set("place/urbanity", isUrban ? "urban" : "rural")
            interview.set("place/gps_cluster", Self.point(near: centre, isUrban: isUrban, &random))
        } else {
            interview.set("place/province", "other")
            interview.set("place/province_other", "\(InterviewSimulator.mark) \(province)")
            interview.set("place/urbanity", isUrban ? "urban" : "rural")
        }
        return isUrban
    }

    /// A made-up cluster: a step of a few kilometres from the province's chief town, further out in the country.
    private static func point(near centre: Centre, isUrban: Bool, _ random: inout SplitMix64) -> String {
        let spread = isUrban ? 200 : 900
        let latitude = centre.latitude + random.whole(-spread...spread)
        let longitude = centre.longitude + random.whole(-spread...spread)
        return "\(degrees(latitude)) \(degrees(longitude)) \(random.whole(5...900)).0 \(random.whole(3...12)).0"
    }

    /// Ten-thousandths of a degree as degrees, without a detour through binary fractions.
    private static func degrees(_ tenThousandths: Int) -> String {
        let size = abs(tenThousandths)
        let fraction = String(size % 10_000)
        let zeros = String(repeating: "0", count: 4 - fraction.utf8.count)
        return "\(tenThousandths < 0 ? "-" : "")\(size / 10_000).\(zeros)\(fraction)"
    }

    /// A province's chief town, rounded to about a kilometre, and its share of interviews in towns.
    private struct Centre {
        let province: String
        /// Ten-thousandths of a degree.
        let latitude: Int
        /// Ten-thousandths of a degree.
        let longitude: Int
        let urban: Double
    }

    private static let centres: [Centre] = [
        Centre(province: "051", latitude: 352_000, longitude: -39_500, urban: 0.4),
        Centre(province: "151", latitude: 351_700, longitude: -52_700, urban: 0.2),
        Centre(province: "227", latitude: 358_000, longitude: -55_500, urban: 0.1),
        Centre(province: "331", latitude: 351_900, longitude: -61_500, urban: 0.5),
        Centre(province: "405", latitude: 348_000, longitude: -55_800, urban: 0.3),
        Centre(province: "511", latitude: 357_700, longitude: -58_000, urban: 0.9),
        Centre(province: "571", latitude: 355_700, longitude: -53_700, urban: 0.7),
        Centre(province: "573", latitude: 356_900, longitude: -53_300, urban: 0.9),
        Centre(province: "061", latitude: 338_900, longitude: -55_500, urban: 0.8),
        Centre(province: "131", latitude: 333_600, longitude: -47_300, urban: 0.3),
        Centre(province: "171", latitude: 336_900, longitude: -53_700, urban: 0.6),
        Centre(province: "231", latitude: 340_300, longitude: -50_000, urban: 0.9),
        Centre(province: "271", latitude: 335_300, longitude: -51_100, urban: 0.6),
        Centre(province: "451", latitude: 338_300, longitude: -48_300, urban: 0.6),
        Centre(province: "531", latitude: 345_400, longitude: -46_400, urban: 0.2),
        Centre(province: "561", latitude: 342_100, longitude: -40_100, urban: 0.4),
        Centre(province: "591", latitude: 340_900, longitude: -51_800, urban: 0.2),
        Centre(province: "111", latitude: 336_200, longitude: -71_200, urban: 0.5),
        Centre(province: "117", latitude: 332_700, longitude: -75_900, urban: 0.6),
        Centre(province: "141", latitude: 335_700, longitude: -75_900, urban: 1),
        Centre(province: "181", latitude: 332_300, longitude: -84_500, urban: 0.4),
        Centre(province: "355", latitude: 334_500, longitude: -75_100, urban: 0.6),
        Centre(province: "371", latitude: 336_900, longitude: -73_800, urban: 0.7),
        Centre(province: "385", latitude: 333_700, longitude: -76_000, urban: 0.7),
        Centre(province: "461", latitude: 330_000, longitude: -76_200, urban: 0.4),
        Centre(province: "467", latitude: 326_500, longitude: -84_300, urban: 0.2),
    ]
}
